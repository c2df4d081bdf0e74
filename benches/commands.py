#!/usr/bin/env python3
"""Prints how long each command takes while every request takes 100 ms, beside the fewest round trips it can do with.

usage: benches/commands.py [PROGRAM]    (default: target/release/cogoidc)

With boto3 and aws-cli on the machine, the same set-up is made by a script of each as well.
"""

import statistics
import sys
from pathlib import Path

from local import Bench, load, print_peers

RUNS = 5
ROUND_TRIP = 0.1
# Not the name that commands look for.
SPEC = "set-up.toml"

# The round trips that no order of the requests can avoid: what needs an answer waits for it, what is written is read
# before and after, and not before a writer that had read the old state would have written it: another two for an update.
# The protection of a pool is on until nothing else is left; the deletion itself shows that it is off.
# `tests/it/round_trips.rs` has those that are made.
CRITICAL = {
    "init": 8,
    "init, no change, by ids": 4,
    "plan, by ids": 2,
    "doctor, by ids": 4,
    "doctor, by name": 5,
    "config, by ids": 2,
    "callback list": 1,
    "callback add": 6,
    "login --unattended": 12,
    "destroy": 10,
}


def seconds_of_each(bench):
    """One run of everything: seconds by name."""
    target = bench.TARGET
    seconds = {"init": bench.command("init", *target, "--yes", "--save", SPEC)[0]}
    _, ids = bench.init()
    for name, words in {
        "init, no change, by ids": ["init", *target, *ids, "--yes"],
        "plan, by ids": ["plan", "--spec", SPEC],
        "doctor, by ids": ["doctor", *target, *ids],
        "doctor, by name": ["doctor", *target],
        "config, by ids": ["config", *target, *ids],
        "callback list": ["callback", "list", *ids],
        "callback add": ["callback", "add", "https://a.example/cb", *ids],
        "login --unattended": ["login", "--unattended", "--yes", *target, *ids],
    }.items():
        seconds[name] = bench.command(*words)[0]
    seconds["destroy"] = bench.destroy(ids)
    (Path(bench.folder.name) / SPEC).unlink()
    return seconds


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/cogoidc").resolve())
    latency = [f"latency:{round(ROUND_TRIP * 1000)}{what}" for what in ["", "@visit"]]
    with Bench(program, *(word for fault in latency for word in ["--fault", fault])) as bench:
        # The keys of the first pools are made while nobody waits.
        bench.destroy(bench.init()[1])
        rounds, peers = [], []
        for _ in range(RUNS):
            rounds.append(seconds_of_each(bench))
            peers.append(bench.peers())
    print("| command | seconds (median) | round trips needed | seconds / round trips needed |")
    print("| --- | ---: | ---: | ---: |")
    for name, critical in CRITICAL.items():
        median = statistics.median(one[name] for one in rounds)
        print(f"| {name} | {median:.2f} | {critical} | {median / (critical * ROUND_TRIP):.2f} |")
    print()
    print_peers([one["init"] for one in rounds], peers)
    print(f"\n{load(RUNS)}")


if __name__ == "__main__":
    main()
