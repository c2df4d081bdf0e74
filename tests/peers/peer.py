"""One Cognito: cogoidc pointed at it, and also a client that is not ours."""

import json
import pathlib
import subprocess
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from contract import Json, Setup

REGION = "eu-central-1"
LONGEST = 100
NOWHERE = "http://127.0.0.1:9"
# No variable of the caller's: what is not the peer's goes to a proxy that is not there, never to AWS.
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "peer",
    "AWS_SECRET_ACCESS_KEY": "peer",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_REGION": REGION,
    "HTTPS_PROXY": NOWHERE,
    "HTTP_PROXY": NOWHERE,
    "NO_PROXY": "localhost,127.0.0.1",
}
UNKNOWN = "no answer"


@dataclass(frozen=True)
class Run:
    """What one run of the binary came to."""

    code: int
    out: str
    err: str

    def json(self) -> Json:
        return json.loads(self.out)

    def problem(self, *codes: int) -> str | None:
        """What is wrong unless it ended with one of these codes."""
        said = self.err or self.out
        return None if self.code in codes else f"exit {self.code}: {said[max(said.find('error:'), 0) :]}"


class Peer:
    def __init__(self, endpoint: str, binary: pathlib.Path, home: pathlib.Path) -> None:
        self.endpoint, self.binary, self.home = endpoint, binary, home
        # Members that are another at each reading, whatever happens in between.
        self.noise: set[str] = set()
        self.api = boto3.client(
            "cognito-idp",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id="peer",
            aws_secret_access_key="peer",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=30),
        )

    def cogoidc(self, *args: str) -> Run:
        """Runs the binary off a terminal, in an empty home."""
        line = [str(self.binary), *args, "--no-input", "--endpoint-url", self.endpoint]
        ended = subprocess.run(
            line,
            env={**ENVIRONMENT, "HOME": str(self.home)},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        return Run(ended.returncode, ended.stdout, ended.stderr)

    def ask(self, operation: str, **members: Any) -> Any:
        """One answer without what differs from call to call; the error's code where it is refused."""
        try:
            answer = getattr(self.api, operation)(**members)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            return code if code.endswith("Exception") else UNKNOWN
        answer.pop("ResponseMetadata", None)
        return answer

    def entries(self, operation: str, member: str, most: int = 60, **members: Any) -> list[Json]:
        answer = self.ask(operation, MaxResults=most, **members)
        return answer.get(member, []) if isinstance(answer, dict) else []

    def client(self, pool: str, client: str) -> Json:
        return self.api.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]

    def clients(self, pool: str) -> dict[str, Json]:
        listed = self.entries("list_user_pool_clients", "UserPoolClients", UserPoolId=pool)
        return {entry["ClientId"]: self.client(pool, entry["ClientId"]) for entry in listed}

    def domain(self, name: str) -> Json:
        return self.api.describe_user_pool_domain(Domain=name)["DomainDescription"]

    def style(self, pool: str, client: str) -> Any:
        return self.ask("describe_managed_login_branding_by_client", UserPoolId=pool, ClientId=client)

    def setup(self, pool: str, client: str) -> Setup:
        described = self.api.describe_user_pool(UserPoolId=pool)["UserPool"]
        return Setup(
            pool=described,
            mfa=self.api.get_user_pool_mfa_config(UserPoolId=pool),
            client=self.client(pool, client),
            domain=self.domain(described["Domain"]) if described.get("Domain") else {},
            has_style=isinstance(self.style(pool, client), dict),
        )

    def pools(self, name: str | None = None) -> list[str]:
        listed = self.entries("list_user_pools", "UserPools")
        return [entry["Id"] for entry in listed if name in (None, entry["Name"])]

    def everything(self, pool: str) -> Json:
        """All answers there are about one pool, to be compared with later ones."""
        described = self.ask("describe_user_pool", UserPoolId=pool)
        names = [described["UserPool"].get(kind) for kind in ("Domain", "CustomDomain")]
        clients = self.clients(pool)
        providers = self.entries("list_identity_providers", "Providers", UserPoolId=pool)
        return {
            "pool": described,
            "MFA": self.ask("get_user_pool_mfa_config", UserPoolId=pool),
            "domains": {name: self.domain(name) for name in names if name},
            "clients": clients,
            "styles": {client: self.style(pool, client) for client in clients},
            "providers": {
                entry["ProviderName"]: self.ask(
                    "describe_identity_provider", UserPoolId=pool, ProviderName=entry["ProviderName"]
                )
                for entry in providers
            },
            "resource servers": self.ask("list_resource_servers", UserPoolId=pool, MaxResults=50),
            "groups": self.ask("list_groups", UserPoolId=pool),
            "users": self.ask("list_users", UserPoolId=pool),
            "tags": self.ask("list_tags_for_resource", ResourceArn=described["UserPool"]["Arn"]),
        }

    def world(self) -> Json:
        """All answers about all pools, less what is noise."""
        return quiet({pool: self.everything(pool) for pool in self.pools()}, self.noise)


def quiet(answers: Any, noise: set[str]) -> Any:
    if not isinstance(answers, dict):
        return answers
    return {key: quiet(value, noise) for key, value in answers.items() if key not in noise}


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Where two collections of answers differ, and how."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted(set(before) | set(after))
        return [found for key in keys for found in differences(before.get(key), after.get(key), (*path, key))]
    return [] if before == after else [(path, f"{before!r} → {after!r}")]


def changed(before: Any, after: Any) -> str | None:
    """What changed from one collection of answers to another; none where nothing did."""
    return "; ".join(f"{'/'.join(path)}: {how}" for path, how in differences(before, after)) or None
