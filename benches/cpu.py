#!/usr/bin/env python3
"""Prints the processor time of commands that wait for nothing, and how often an empty program would run in it.

usage: benches/cpu.py [PROGRAM]    (default: target/release/cogoidc)

`plan` finds nothing to change in a sandbox of another process.
"""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

from local import Bench, load

RUNS = 61


def seconds(line, **options):
    """What a process took of the processor, for the program and for the system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(line, check=True, **silent, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(bench):
    options = {"cwd": bench.folder.name, "env": bench.environment}
    bench.init("--save", "cogoidc.toml")
    lines = {
        "an empty program": ["/bin/true"],
        "--version": [bench.program, "--version"],
        "plan, by ids": [bench.program, "plan"],
    }
    taken = {name: [] for name in lines}
    # In turn, so that a busy moment meets all of them.
    for _ in range(RUNS):
        for name, line in lines.items():
            taken[name].append(seconds(line, **options))
    print("| command | ms of processor time (median) | of an empty program's (median of the pairs) |\n| --- | ---: | ---: |")
    for name, times in taken.items():
        ratio = statistics.median(map(lambda one, empty: one / empty, times, taken["an empty program"]))
        print(f"| {name} | {statistics.median(times) * 1e3:.2f} | {ratio:.1f} |")
    print(f"\n{load(RUNS)}")


if __name__ == "__main__":
    with Bench(str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/cogoidc").resolve())) as bench:
        measure(bench)
