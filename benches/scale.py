#!/usr/bin/env python3
"""Prints what a set-up costs to find by its name among many user pools, and what app clients beside it cost.

usage: benches/scale.py [PROGRAM]    (default: target/release/cogoidc)

The sandbox answers at once, so that what remains is the program's own time and the pace that it keeps for AWS's quotas.
"""

import statistics
import sys
from pathlib import Path

from local import Bench, load

POOLS = [10, 1_000, 5_000]
CLIENTS = 20
RUNS = 7


def median(bench, *words):
    return statistics.median(bench.command(*words)[0] for _ in range(RUNS))


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/cogoidc").resolve())
    print("| what is there | `init --dry-run`, by name | `doctor`, by name |\n| --- | ---: | ---: |")
    with Bench(program) as bench:
        _, ids = bench.init()
        pool, there = ids[1], 1

        def row(what):
            by_name = [median(bench, command, *bench.TARGET, *more) for command, more in [("init", ["--dry-run"]), ("doctor", [])]]
            print(f"| {what} | {by_name[0]:.3f} s | {by_name[1]:.3f} s |", flush=True)

        for pools in POOLS:
            while there < pools:
                bench.sandbox.create()
                there += 1
            row(f"{pools:,} pools")
        for number in range(CLIENTS):
            bench.sandbox.call("CreateUserPoolClient", UserPoolId=pool, ClientName=f"app-{number}")
        row(f"{POOLS[-1]:,} pools, {CLIENTS} more app clients in this one")
    print(f"\n{load(RUNS)}")


if __name__ == "__main__":
    main()
