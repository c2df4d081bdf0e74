#!/usr/bin/env python3
"""Prints how the sandbox grows with the number of user pools, as ratios within one run.

usage: benches/sandbox.py [PROGRAM]    (default: target/release/cogoidc)
"""

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FEW, MANY, SAMPLE = 10, 1_000, 60
SIGNED = "AWS4-HMAC-SHA256 Credential=A/20260101/eu-central-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00"


class Sandbox:
    def __init__(self, program, *options):
        line = [program, "sandbox", "--port", "0", *options]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().strip().rsplit(":", 1)[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def send(self, method, path, body=None, headers={}):
        begin = time.perf_counter()
        self.connection.request(method, path, body, {"Host": f"localhost:{self.port}", **headers})
        response = self.connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        return time.perf_counter() - begin, json.loads(body)

    def call(self, operation, **body):
        headers = {
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            "Content-Type": "application/x-amz-json-1.1",
            "Authorization": SIGNED,
        }
        return self.send("POST", "/", json.dumps(body), headers)

    def create(self):
        seconds, created = self.call("CreateUserPool", PoolName="staff")
        return seconds, created["UserPool"]["Id"]

    def memory(self):
        """Resident bytes; None where /proc is missing."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


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


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/cogoidc"
    print("| measure | ratio | |\n| --- | --- | --- |")
    growth(program, "in memory", "--ephemeral")
    with tempfile.TemporaryDirectory() as folder:
        growth(program, "in a folder", "--data", f"{folder}/data")


main()
