"""Proves that requests are signed as AWS wants them: botocore signs each one again.

    signing.py BINARY

The Python that runs it has botocore. One line a check.
"""

import json
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REGION = "eu-central-1"
POOL, CLIENT = f"{REGION}_AbCdEf123", "1234567890abcdefghijklmnop"
# Characters that have to be escaped in a URL and not in a header.
TOKEN = "a/b+c=="


class Recorder(BaseHTTPRequestHandler):
    """Keeps each request, and answers just enough."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append((self.path, headers, body))
        operation = headers["x-amz-target"].partition(".")[2]
        if operation == "UpdateUserPoolClient":
            self.server.client = json.loads(body)
        pool, client = {"Id": POOL, "Name": "a"}, self.server.client
        answers = {"DescribeUserPool": {"UserPool": pool}, "DescribeUserPoolClient": {"UserPoolClient": client}}
        answer = json.dumps(answers.get(operation, {})).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def signature(server, path, headers, body, credentials):
    """The signature that botocore gives a request."""
    signed = headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    url = f"http://127.0.0.1:{server.server_port}{path}"
    request = AWSRequest("POST", url, data=body, headers={name: headers[name] for name in signed if name != "host"})
    request.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(credentials, "cognito-idp", REGION)
    return signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)


def problem(server, credentials, binary, words, operation, environment):
    """Why the requests of a command are not signed as botocore signs them; None if they are."""
    server.requests.clear()
    with tempfile.TemporaryDirectory() as home:
        line = [binary, *words, "--pool-id", POOL, "--client-id", CLIENT]
        url = f"http://127.0.0.1:{server.server_port}"
        variables = {"HOME": home, "AWS_REGION": REGION, "COGOIDC_ENDPOINT_URL": url, "AWS_EC2_METADATA_DISABLED": "true"}
        if isinstance(environment, str):
            (Path(home) / ".aws").mkdir()
            (Path(home) / ".aws" / "credentials").write_text(environment)
            environment = {}
        ran = subprocess.run(line, env={**variables, **environment}, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        return f"exit {ran.returncode}: {ran.stderr}"
    sent = {headers["x-amz-target"].partition(".")[2] for _, headers, _ in server.requests}
    if operation not in sent:
        return f"{operation} was not sent, only {', '.join(sorted(sent)) or 'nothing'}"
    for path, headers, body in server.requests:
        if signature(server, path, headers, body, credentials) not in headers["authorization"]:
            return f"{headers['x-amz-target']} has another signature: {headers['authorization']}"
        if headers.get("x-amz-security-token") != credentials.token:
            return f"{headers['x-amz-target']} has another session token"
    return None


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.requests = []
    urls = ["https://ä.example/cb"]
    server.client = {"UserPoolId": POOL, "ClientId": CLIENT, "ClientName": "a", "CallbackURLs": urls}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keys = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "a/b+c"}
    profile = f"[default]\naws_access_key_id = AKID\naws_secret_access_key = a/b+c\naws_session_token = {TOKEN}\n"
    reading = (["callback", "list"], "DescribeUserPoolClient")
    writing = (["callback", "add", "https://b.example/cb"], "UpdateUserPoolClient")
    passed = True
    for claim, token, (words, operation), environment in [
        ("requests with keys of the environment", None, reading, keys),
        ("requests with a session token", TOKEN, reading, {**keys, "AWS_SESSION_TOKEN": TOKEN}),
        ("requests with keys of a profile", TOKEN, reading, profile),
        ("an update with characters beyond ASCII", None, writing, keys),
    ]:
        found = problem(server, Credentials("AKID", "a/b+c", token), sys.argv[1], words, operation, environment)
        passed &= not found
        claim = f"botocore signs the same: {claim}"
        print(f"fail {claim}\n     {found}" if found else f"ok   {claim}", flush=True)
    server.shutdown()
    sys.exit(not passed)


if __name__ == "__main__":
    main()
