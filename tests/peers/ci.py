"""Proves what cogoidc gives to a CI: SARIF by the published schema, the action by its shape and by running its steps.

    ci.py BINARY WORK

The Python that runs it has jsonschema; WORK is a folder for packages of npm, among them @microsoft/jest-sarif, which has
the schema of SARIF 2.1.0. One line a check.
"""

import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from functools import partial
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["@action-validator/core@0.6.0", "@action-validator/cli@0.6.0", "@microsoft/jest-sarif@1.0.0-beta.0"]
SCHEMA = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
SANDBOX = ["--sandbox", "--sandbox-port", "0"]
passed = True


def check(claim, problem=None):
    global passed
    passed &= not problem
    print(f"fail {claim}\n     {problem}" if problem else f"ok   {claim}", flush=True)


def environment(work, **more):
    return {"PATH": f"{work / 'bin'}:{os.environ['PATH']}", "HOME": str(work / "home"), **more}


def run(command, work, **more):
    return subprocess.run(command, cwd=work / "job", env=environment(work, **more), capture_output=True, text=True, check=False)


def prepare(binary, work):
    for name in ["bin", "home", "job", "temp"]:
        (work / name).mkdir()
    shutil.copy(binary, work / "bin" / "cogoidc")
    install = ["npm", "install", "--loglevel", "error", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(work), *PACKAGES]
    subprocess.run(install, check=True, cwd=work)
    made = run(["cogoidc", "init", "--target", "spa", "--app-url", "https://app.example/", "--no-deletion-protection",
                "--save", "cogoidc.toml", "--yes", *SANDBOX], work)
    assert made.returncode == 0, made.stderr


def sarif(work):
    schema = json.loads((work / SCHEMA).read_text())
    validator = jsonschema.Draft7Validator(schema)
    flags = ["doctor", "--format", "sarif", *SANDBOX]
    for claim, more, code in [
        ("a report with a warning", [], 0),
        ("a report with a failure", ["--callback-url", "https://other.example/"], 3),
        ("a report without a finding", ["--only", "issuer"], 0),
    ]:
        ran = run(["cogoidc", *flags, *more], work)
        if ran.returncode != code:
            check(f"{claim} is made", f"exit code {ran.returncode}: {ran.stderr}")
            continue
        log = json.loads(ran.stdout)
        errors = [f"{list(one.path)}: {one.message}" for one in validator.iter_errors(log)]
        check(f"{claim} is SARIF 2.1.0", "; ".join(errors[:3]))
        found = len(log["runs"][0]["results"]) > 0
        check(f"{claim} has results only if something is wrong", None if found == ("without" not in claim) else log)
    broken = json.loads(run(["cogoidc", *flags], work).stdout)
    broken["runs"][0]["results"][0]["level"] = "bad"
    check("a level that SARIF does not know is refused", None if list(validator.iter_errors(broken)) else "it passes")


def shape(work):
    tool = work / "node_modules/.bin/action-validator"
    for file in ["action.yml", ".github/workflows-examples/drift.yml"]:
        ran = run([str(tool), str(ROOT / file)], work)
        check(f"{file} is one", None if ran.returncode == 0 else ran.stdout + ran.stderr)
    wrong = work / "job" / "action.yml"
    wrong.write_text((ROOT / "action.yml").read_text().replace("using: composite", "using: nothing"))
    ran = run([str(tool), str(wrong)], work)
    check("an action of no kind is refused", "it passes" if ran.returncode == 0 else None)
    wrong.unlink()


def step(work, script, **inputs):
    """A step of the action, its exit code, and what it wrote for the job."""
    files = {name: work / "temp" / name for name in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"]}
    for file in files.values():
        file.write_text("")
    given = {name: str(file) for name, file in files.items()}
    ran = run(["bash", str(ROOT / ".github/action" / script)], work, RUNNER_TEMP=str(work / "temp"),
              GITHUB_ACTION_PATH=str(ROOT), **given, **inputs)
    return ran, {name: file.read_text() for name, file in files.items()}


def steps(work):
    flags = " ".join(SANDBOX)
    for claim, command, arguments, report, code, heading in [
        ("a plan", "plan", f"{flags}\n --exit-code", "", 0, "### Plan: nothing to change"),
        ("a plan with drift", "plan", f"--tier plus --exit-code {flags}", "", 6, "### Plan: create 0, change "),
        ("a diagnosis", "doctor", flags, "report.sarif", 0, "### Doctor: "),
        ("a diagnosis of a fault", "doctor", f"--callback-url https://other.example/ {flags}", "report.sarif", 3, "### Doctor: "),
    ]:
        ran, wrote = step(work, "run", COMMAND=command, ARGUMENTS=arguments, SARIF=report)
        check(f"{claim} ends with {code}", None if ran.returncode == code else f"{ran.returncode}: {ran.stderr}")
        summary = wrote["GITHUB_STEP_SUMMARY"]
        check(f"{claim} is in the summary once", None if summary.count("### ") == 1 and heading in summary else summary)
        output = f"exit-code={code}\n" + (f"sarif={report}\n" if report else "")
        check(f"{claim} sets the outputs", None if wrote["GITHUB_OUTPUT"] == output else wrote["GITHUB_OUTPUT"])
        if report:
            log = json.loads((work / "job" / report).read_text())
            check(f"{claim} is in the file", None if log["version"] == "2.1.0" else log)
    ran, wrote = step(work, "run", COMMAND="$(id)", ARGUMENTS="", SARIF="")
    check("another command is refused", None if ran.returncode == 2 and "::error::" in ran.stdout else ran.stdout)
    ran, _ = step(work, "run", COMMAND="plan", ARGUMENTS=f"--spec $(touch owned) {flags}", SARIF="")
    owned = (work / "job" / "owned").exists()
    check("what stands in the arguments is not run", "it is" if owned or ran.returncode == 0 else None)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def install(work):
    """The step that installs a release, from a server on this machine."""
    name = "cogoidc-9.9.9-x86_64-unknown-linux-gnu"
    release = work / "site/owner/cogoidc/releases/download/v9.9.9"
    release.mkdir(parents=True)
    with tarfile.open(release / f"{name}.tar.gz", "w:gz") as archive:
        archive.add(work / "bin/cogoidc", f"{name}/cogoidc")
    sums = release / "SHA256SUMS"
    digest = hashlib.sha256((release / f"{name}.tar.gz").read_bytes()).hexdigest()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=work / "site")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = {"GITHUB_SERVER_URL": f"http://127.0.0.1:{server.server_port}", "GITHUB_ACTION_REPOSITORY": "owner/cogoidc",
                 "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", "VERSION": "9.9.9"}
        sums.write_text(f"{digest}  {name}.tar.gz\n{'0' * 64}  another.deb\n")
        ran, wrote = step(work, "install", **given)
        folder = wrote["GITHUB_PATH"].strip()
        version = subprocess.run([f"{folder}/cogoidc", "--version"], capture_output=True, text=True, check=False) if folder else None
        fine = ran.returncode == 0 and version and version.stdout.startswith("cogoidc ")
        check("a release is installed for the steps that follow", None if fine else ran.stdout + ran.stderr)
        shutil.rmtree(work / "temp/cogoidc")
        sums.write_text(f"{'0' * 64}  {name}.tar.gz\n")
        ran, _ = step(work, "install", **given)
        there = (work / "temp/cogoidc/bin/cogoidc").exists()
        check("an archive with another checksum is not installed", "it is" if there or ran.returncode == 0 else None)
        ran, _ = step(work, "install", **{**given, "RUNNER_OS": "Windows"})
        check("a system without a release is named", None if ran.returncode == 2 and "Windows" in ran.stdout else ran.stdout)
        server.shutdown()


def main():
    binary, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    work.mkdir()
    prepare(binary, work)
    sarif(work)
    shape(work)
    steps(work)
    install(work)
    sys.exit(not passed)


main()
