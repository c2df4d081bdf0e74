"""A sandbox for the benchmarks, and the programs that are sent to it."""

import http.client
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIGNED = "AWS4-HMAC-SHA256 Credential=A/20260101/eu-central-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00"


def environment(folder, url):
    """The variables for a program that has nothing but this folder and this sandbox."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": folder,
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": url,
        "COGOIDC_ENDPOINT_URL": url,
    }


def load(runs):
    """What the machine was busy with."""
    return f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {runs} runs in turn"


class Sandbox:
    def __init__(self, program, *options):
        line = [program, "sandbox", "--port", "0", *options]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.process.stdout.readline().strip()
        self.port = int(self.url.rsplit(":", 1)[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def send(self, method, path, body=None, headers={}):
        """Seconds, and the members of the answer."""
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
        """Creates a pool: seconds, and its id."""
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


class Bench:
    """A sandbox and an empty folder, for commands and for the scripts of others."""

    TARGET = ["--target", "ohif", "--app-url", "http://localhost:3000/"]

    def __init__(self, program, *options):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        self.sandbox = Sandbox(program, "--ephemeral", *options)
        self.environment = environment(self.folder.name, self.sandbox.url)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sandbox.stop()
        self.folder.cleanup()

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

    def init(self, *more):
        """Makes a set-up, or finds it: seconds, and the flags that name it by its ids."""
        seconds, report = self.command("init", *self.TARGET, "--yes", "--json", *more)
        report = json.loads(report)
        return seconds, ["--pool-id", report["pool"]["id"], "--client-id", report["client"]["id"]]

    def destroy(self, ids):
        return self.command("destroy", *ids, "--confirm", "ohif")[0]

    def peers(self):
        """The same set-up by the scripts that can run here: seconds by name."""
        here = Path(__file__).parent
        scripts = {}
        if importlib.util.find_spec("boto3"):
            scripts["boto3"] = [sys.executable, str(here / "boto3_set_up.py")]
        if shutil.which("aws") and shutil.which("curl"):
            scripts["aws-cli"] = ["bash", str(here / "aws_cli_set_up.sh")]
        return {name: self.run([*line, self.sandbox.url])[0] for name, line in scripts.items()}


def print_peers(inits, peers):
    """The table of `init` beside each script, by the pairs of one run."""
    print("| set-up by | seconds (median) | `init` / that (median of the pairs) |")
    print("| --- | ---: | ---: |")
    for name in peers[0]:
        median = statistics.median(one[name] for one in peers)
        ratio = statistics.median(ours / theirs[name] for ours, theirs in zip(inits, peers))
        print(f"| {name} | {median:.2f} | {ratio:.3f} (1 / {1 / ratio:.1f}) |")
