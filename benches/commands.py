#!/usr/bin/env python3
"""Prints how long each command takes while every request takes 100 ms, beside the fewest round trips it can do with.

usage: benches/commands.py [PROGRAM]    (default: target/release/cogoidc)

With boto3 and aws-cli on the machine, the same set-up is made by a script of each as well.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
ROUND_TRIP = 0.1
# Not the name that commands look for.
SPEC = "set-up.toml"
TARGET = ["--target", "ohif", "--app-url", "http://localhost:3000/"]

# The round trips that no order of the requests can avoid: what needs an answer waits for it, what is written is read
# before and after, and not before a writer that had read the old state would have written it: another two for an update.
# The protection of a pool is on until nothing else is left, and that it is off is shown by the deletion.
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


class Bench:
    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        line = [program, "sandbox", "--port", "0", "--ephemeral"]
        for what in ["", "@visit"]:
            line += ["--fault", f"latency:{round(ROUND_TRIP * 1000)}{what}"]
        self.sandbox = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.sandbox.stdout.readline().strip()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder.name,
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_REGION": "eu-central-1",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.url,
            "COGOIDC_ENDPOINT_URL": self.url,
        }

    def run(self, line):
        """Seconds, and what was printed."""
        begin = time.perf_counter()
        ran = subprocess.run(
            line, cwd=self.folder.name, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        seconds = time.perf_counter() - begin
        assert ran.returncode == 0, (line, ran.stderr)
        return seconds, ran.stdout

    def command(self, *words):
        return self.run([self.program, *words])

    def made(self):
        """The flags that name a new set-up by its ids."""
        report = json.loads(self.command("init", *TARGET, "--yes", "--json")[1])
        return ["--pool-id", report["pool"]["id"], "--client-id", report["client"]["id"]]

    def removed(self, ids):
        return self.command("destroy", *ids, "--confirm", "ohif")[0]

    def round(self):
        """One run of everything: seconds by name."""
        seconds = {"init": self.command("init", *TARGET, "--yes", "--save", SPEC)[0]}
        report = json.loads(self.command("init", *TARGET, "--yes", "--json")[1])
        ids = ["--pool-id", report["pool"]["id"], "--client-id", report["client"]["id"]]
        for name, words in {
            "init, no change, by ids": ["init", *TARGET, *ids, "--yes"],
            "plan, by ids": ["plan", "--spec", SPEC],
            "doctor, by ids": ["doctor", *TARGET, *ids],
            "doctor, by name": ["doctor", *TARGET],
            "config, by ids": ["config", *TARGET, *ids],
            "callback list": ["callback", "list", *ids],
            "callback add": ["callback", "add", "https://a.example/cb", *ids],
            "login --unattended": ["login", "--unattended", "--yes", *TARGET, *ids],
        }.items():
            seconds[name] = self.command(*words)[0]
        seconds["destroy"] = self.removed(ids)
        (Path(self.folder.name) / SPEC).unlink()
        return seconds

    def peers(self):
        """The same set-up by scripts: seconds by name."""
        here = Path(__file__).parent
        scripts = {"boto3": [sys.executable, str(here / "boto3_set_up.py")]}
        if shutil.which("aws") and shutil.which("curl"):
            scripts["aws-cli"] = ["bash", str(here / "aws_cli_set_up.sh")]
        return {name: self.run([*line, self.url])[0] for name, line in scripts.items()}


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else "target/release/cogoidc").resolve())
    bench = Bench(program)
    try:
        # The keys of the first pools are made while nobody waits.
        bench.removed(bench.made())
        rounds, peers = [], []
        for _ in range(RUNS):
            rounds.append(bench.round())
            peers.append(bench.peers())
    finally:
        bench.sandbox.terminate()
    print("| command | seconds (median) | round trips needed | seconds / round trips needed |")
    print("| --- | ---: | ---: | ---: |")
    for name, critical in CRITICAL.items():
        median = statistics.median(one[name] for one in rounds)
        print(f"| {name} | {median:.2f} | {critical} | {median / (critical * ROUND_TRIP):.2f} |")
    print()
    print("| set-up by | seconds (median) | `init` / that (median of the pairs) |")
    print("| --- | ---: | ---: |")
    for name in peers[0]:
        median = statistics.median(one[name] for one in peers)
        ratio = statistics.median(ours["init"] / theirs[name] for ours, theirs in zip(rounds, peers))
        print(f"| {name} | {median:.2f} | {ratio:.2f} |")
    print(f"\nload: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {RUNS} runs in turn")


if __name__ == "__main__":
    main()
