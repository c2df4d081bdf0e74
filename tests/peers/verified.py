"""The tests of moto that were verified on AWS, run unchanged against the sandbox, as they run against AWS.

    verified.py SANDBOX

They come from the source distribution of the moto that is installed (no wheel has them), and are deleted afterwards.
Nothing of them is mocked; IAM, where three of them create a role, is a server of moto. These three wait for the next
code of an authenticator and for IAM, up to a minute and a half: each runs in a process of its own.
"""

import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from xml.etree import ElementTree

from moto.server import ThreadedMotoServer
from record import Record

HERE = pathlib.Path(__file__).resolve().parent
TESTS = 15
FOLDER = "tests/test_cognitoidp"
# Of the names of tests, as pytest selects them.
PROCESSES = ["mfa_on", "mfa_optional", "mfa_auth", "not mfa"]
# What is not for this machine goes to a proxy that is not there, never to AWS.
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "peer",
    "AWS_SECRET_ACCESS_KEY": "peer",
    "AWS_DEFAULT_REGION": "us-west-2",
    "AWS_EC2_METADATA_DISABLED": "true",
    "MOTO_TEST_ALLOW_AWS_REQUEST": "true",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "localhost,127.0.0.1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def unpacked(folder: pathlib.Path) -> pathlib.Path:
    """The folder of the source distribution, with the tests of this service alone."""
    name = f"moto-{version('moto')}"
    wanted = ["--no-deps", "--no-binary", "moto", "--dest", str(folder), name.replace("-", "==")]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    subprocess.run([*pip, *wanted], check=True, stdout=sys.stderr)
    kept = tuple(f"{name}/{path}" for path in ("tests/__init__.py", "tests/conftest.py", f"{FOLDER}/"))
    with tarfile.open(folder / f"{name}.tar.gz") as archive:
        members = [member for member in archive if member.name.startswith(kept)]
        archive.extractall(folder, members, filter="data")
    return folder / name


def results(source: pathlib.Path, endpoints: dict[str, str], selected: str) -> dict[str, str | None]:
    """What was wrong in each of these tests, by name."""
    report = source / f"{selected}.xml"
    options = ["-q", "-p", "no:cacheprovider", "-m", "aws_verified", "-k", selected, f"--junitxml={report}"]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"{FOLDER}/test_cognitoidp.py"],
        cwd=source,
        env={**inherited, **ENVIRONMENT, **endpoints},
        check=False,
        stdout=sys.stderr,
        timeout=300,
    )
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        problems = [entry.get("message", "") for kind in ("failure", "error", "skipped") for entry in case.iter(kind)]
        found[case.get("name", "")] = problems[0] if problems else None
    return found


def main() -> int:
    record = Record(HERE / "verified.toml")
    record.peer = "verified"
    iam = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    iam.start()
    endpoints = {
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": sys.argv[1],
        "AWS_ENDPOINT_URL_IAM": "http://{}:{}".format(*iam.get_host_and_port()),
    }
    found: dict[str, str | None] = {}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        source = unpacked(pathlib.Path(folder))
        for some in pool.map(lambda selected: results(source, endpoints, selected), PROCESSES):
            found.update(some)
    iam.stop()
    for name, problem in sorted(found.items()):
        record.check(name, problem)
    record.same("number of tests", len(found), TESTS)
    record.close()
    return 1 if record.failed else 0


if __name__ == "__main__":
    sys.exit(main())
