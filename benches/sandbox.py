#!/usr/bin/env python3
"""Prints how the sandbox grows with the number of user pools, and `init` there beside scripts, as ratios within one run.

usage: benches/sandbox.py [PROGRAM]    (default: target/release/cogoidc)
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from local import Bench, Sandbox, load, print_peers

FEW, MANY, SAMPLE = 10, 1_000, 60
RUNS = 15


def growth(program, name, *options):
    sandbox = Sandbox(program, *options)
    _, first = sandbox.create()
    time.sleep(1)
    first_keys, _ = sandbox.send("GET", f"/{first}/.well-known/jwks.json")
    again, _ = sandbox.send("GET", f"/{first}/.well-known/jwks.json")
    few = [sandbox.create()[0] for _ in range(FEW + SAMPLE)][FEW:]
    before, pools = sandbox.memory(), MANY - FEW - 2 * SAMPLE
    for _ in range(pools):
        sandbox.create()
    after = sandbox.memory()
    many = [sandbox.create()[0] for _ in range(SAMPLE)]
    sandbox.stop()
    few, many = statistics.median(few), statistics.median(many)
    print(f"| CreateUserPool, {name}: at {MANY:,} pools / at {FEW} | {many / few:.2f} | {few * 1e3:.2f} ms, {many * 1e3:.2f} ms |")
    if before:
        print(f"| memory for each pool, {name} | | {(after - before) / pools:,.0f} bytes |")
    print(f"| first keys of the first pool, {name} / the same again | {first_keys / again:.1f} | {first_keys * 1e3:.2f} ms, {again * 1e3:.2f} ms |")


def beside_scripts(program):
    """`init` with a sandbox that answers at once, beside the scripts."""
    with Bench(program) as bench:
        # The keys of the first pools are made while nobody waits.
        bench.destroy(bench.init()[1])
        inits, peers = [], []
        for _ in range(RUNS):
            seconds, ids = bench.init()
            inits.append(seconds)
            peers.append(bench.peers())
            bench.destroy(ids)
    print()
    print_peers(inits, peers)
    print(f"\n`init`: {statistics.median(inits):.3f} s; {load(RUNS)}")


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/cogoidc").resolve())
    print("| measure | ratio | |\n| --- | --- | --- |")
    growth(program, "in memory", "--ephemeral")
    with tempfile.TemporaryDirectory() as folder:
        growth(program, "in a folder", "--data", f"{folder}/data")
    beside_scripts(program)


if __name__ == "__main__":
    main()
