"""A set-up over its life: its status, what drifts, an audit, an export, other secrets."""

import base64
import http.server
import json
import threading
import urllib.parse

from cryptography.hazmat.primitives.asymmetric import ec

from contract import TARGETS, Json
from peer import changed

OLD, NEW = "canary-of-the-older-secret", "canary-of-the-newer-secret"
FOREIGN = "https://foreign.example/callback"


def public_key() -> Json:
    """A key to verify ID tokens with (RFC 7517)."""
    numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    x, y = (base64.urlsafe_b64encode(one.to_bytes(32)).decode().rstrip("=") for one in (numbers.x, numbers.y))
    return {"kty": "EC", "kid": "k-1", "use": "sig", "alg": "ES256", "crv": "P-256", "x": x, "y": y}


KEY = public_key()


class Upstream(http.server.BaseHTTPRequestHandler):
    """An identity provider that accepts two secrets, and signs nobody in."""

    def reply(self, status: int, document: Json) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        issuer = f"http://localhost:{self.server.server_port}"
        if self.path == "/keys":
            self.reply(200, {"keys": [KEY]})
            return
        self.reply(200, {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["ES256"],
        })

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = urllib.parse.parse_qs(self.rfile.read(length).decode())
        known = form.get("client_secret", [""])[0] in (OLD, NEW)
        self.reply(*((400, {"error": "invalid_grant"}) if known else (401, {"error": "invalid_client"})))

    def log_message(self, *_: object) -> None:
        pass


class Life:
    """What comes after a set-up is made."""

    def __init__(self, suite) -> None:
        self.suite, self.peer = suite, suite.peer
        self.check, self.same = suite.check, suite.same
        self.spec = suite.peer.home / "life.toml"

    def all(self) -> None:
        run = self.suite.init(TARGETS[4], "--pool-name", "life", "--json", "--save", str(self.spec))
        report = run.json()
        self.pool, self.client = report["pool"]["id"], report["client"]["id"]
        self.status()
        self.drift()
        self.audit()
        self.export()
        self.provider()
        self.secret()

    def status(self) -> None:
        run = self.peer.cogoidc("status", str(self.spec), "--json")
        # A peer without right sign-in pages fails some of the checks, and is shown all the same.
        self.check("life: status is shown", run.problem(0, 3))
        (one,) = run.json()["set_ups"]
        seen = (one["target"], one["pool"]["id"], one["client"]["id"], one["pending"])
        self.same("life: status names what is there", seen, ("spa", self.pool, self.client, False))
        run = self.peer.cogoidc("status", "--all", "--max-rate", "1000", "--json")
        self.check("life: status of the account is shown", run.problem(0, 3))
        clients = [one["client"]["id"] for one in run.json()["set_ups"] if one["client"]]
        self.same("life: status of the account has it once", clients.count(self.client), 1)

    def drift(self) -> None:
        described = self.peer.client(self.pool, self.client)
        left_out = ("CreationDate", "LastModifiedDate", "ClientSecret", "CallbackURLs")
        # An empty text stands for none at some peers, and none of them takes it.
        keep = {key: value for key, value in described.items() if key not in left_out and value != ""}
        self.peer.api.update_user_pool_client(**keep, CallbackURLs=[*described["CallbackURLs"], FOREIGN])
        spec = ["--spec", str(self.spec)]
        plan = self.peer.cogoidc("plan", *spec, "--exit-code", "--json")
        self.check("life: a plan tells what is beyond the spec", plan.problem(7))
        beyond = json.dumps(plan.json()["differences"])
        self.check("life: and names it", None if FOREIGN in beyond else f"{FOREIGN} is not in {beyond}")
        run = self.peer.cogoidc("apply", *spec, "--yes")
        self.check("life: apply is done", run.problem(0, 3))
        has = self.peer.client(self.pool, self.client)["CallbackURLs"]
        self.check("life: apply leaves it", None if FOREIGN in has else f"is {has}")
        self.check("life: apply --exact is done", self.peer.cogoidc("apply", *spec, "--exact", "--yes").problem(0, 3))
        now = self.peer.client(self.pool, self.client)
        self.same("life: apply --exact removes it", sorted(now["CallbackURLs"]), sorted(described["CallbackURLs"]))

    def audit(self) -> None:
        before = self.peer.world()
        run = self.peer.cogoidc("doctor", "--all", "--max-rate", "1000", "--json")
        self.check("life: an audit comes to its end", run.problem(0, 1, 3))
        self.same("life: an audit reads every pool", run.json()["pools"], len(self.peer.pools()))
        self.check("life: an audit changes nothing", changed(before, self.peer.world()))

    def export(self) -> None:
        for tool in ("terraform", "cloudformation", "aws-cli", "cdk"):
            run = self.peer.cogoidc("export", "--as", tool, "--spec", str(self.spec))
            self.check(f"life: export for {tool} is printed", run.problem(0))

    def provider(self) -> None:
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.rotate(f"http://localhost:{server.server_port}")
            server.shutdown()

    def rotate(self, issuer: str) -> None:
        details = {
            "client_id": "pool-1", "client_secret": OLD, "authorize_scopes": "openid email",
            "attributes_request_method": "GET", "oidc_issuer": issuer,
        }
        self.peer.api.create_identity_provider(
            UserPoolId=self.pool, ProviderName="Corp", ProviderType="OIDC", ProviderDetails=details,
            AttributeMapping={"email": "email", "username": "sub"})
        described = self.peer.ask("describe_identity_provider", UserPoolId=self.pool, ProviderName="Corp")
        file = self.peer.home / "upstream-secret"
        line = ["idp", "rotate", "Corp", "--pool-id", self.pool, "--upstream-secret-file", str(file), "--yes"]
        file.write_text(NEW)
        run = self.peer.cogoidc(*line)
        self.check("life: idp rotate is done", run.problem(0))
        self.check("life: no secret is printed", f"one is in {run}" if NEW in run.out + run.err else None)
        now = self.peer.ask("describe_identity_provider", UserPoolId=self.pool, ProviderName="Corp")
        described["IdentityProvider"]["ProviderDetails"]["client_secret"] = NEW
        for one in (described, now):
            one["IdentityProvider"].pop("LastModifiedDate", None)
        self.check("life: idp rotate replaces the secret alone", changed(described, now))
        file.write_text("of-nobody")
        self.check("life: a secret that the provider refuses is not taken", self.peer.cogoidc(*line).problem(3))
        self.peer.api.delete_identity_provider(UserPoolId=self.pool, ProviderName="Corp")

    def secret(self) -> None:
        target = TARGETS[3]
        file = self.peer.home / "client-secret"
        report = self.suite.init(target, "--pool-name", "rotated", "--secret-file", str(file), "--json").json()
        ids = ["--pool-id", report["pool"]["id"], "--client-id", report["client"]["id"]]
        old = file.read_text()
        line = ["--secret-file", str(file), *ids, "--yes"]
        rotate = self.peer.cogoidc("secret", "rotate", *line)
        self.check("life: a second client secret is added", rotate.problem(0))
        self.same("life: the file has another secret then", file.read_text() != old, rotate.code == 0)
        self.check("life: the older client secret is deleted", self.peer.cogoidc("secret", "finish", *line).problem(0))
