#!/usr/bin/env python3
"""Prints the processor time of commands that wait for nothing, and how often an empty program would run in it.

usage: benches/cpu.py [PROGRAM]    (default: target/release/cogoidc)

`plan` finds nothing to change in a sandbox of another process.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 61
INIT = ["init", "--target", "ohif", "--app-url", "http://localhost:3000/", "--yes", "--save", "cogoidc.toml"]


def seconds(line, **options):
    """What a process took of the processor, for the program and for the system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(line, check=True, **silent, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(program, folder, url):
    environment = {
        "HOME": folder,
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_REGION": "eu-central-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "COGOIDC_ENDPOINT_URL": url,
    }
    options = {"cwd": folder, "env": environment}
    seconds([program, *INIT], **options)
    lines = {"an empty program": ["/bin/true"], "--version": [program, "--version"], "plan, by ids": [program, "plan"]}
    taken = {name: [] for name in lines}
    # In turn, so that a busy moment meets all of them.
    for _ in range(RUNS):
        for name, line in lines.items():
            taken[name].append(seconds(line, **options))
    print("| command | ms of processor time (median) | of an empty program's (median of the pairs) |\n| --- | ---: | ---: |")
    for name, times in taken.items():
        ratio = statistics.median(map(lambda one, empty: one / empty, times, taken["an empty program"]))
        print(f"| {name} | {statistics.median(times) * 1e3:.2f} | {ratio:.1f} |")
    print(f"\nload: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {RUNS} runs in turn")


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/cogoidc").resolve())
    line = [program, "sandbox", "--port", "0", "--ephemeral"]
    sandbox = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            measure(program, folder, sandbox.stdout.readline().strip())
        finally:
            sandbox.terminate()


main()
