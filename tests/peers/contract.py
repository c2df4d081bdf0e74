"""What the contract promises of a set-up that cogoidc makes: its table "Defaults at creation"."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """One app, and what differs from app to app."""

    name: str
    args: list[str]
    callbacks: list[str]
    sign_outs: list[str]
    confidential: bool = False
    sign_in: tuple[str, ...] = ("email",)
    required: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("email", "openid", "profile")
    mfa: tuple[str, bool] = ("OFF", False)


TARGETS = [
    Target(
        "ohif",
        ["--app-url", "https://viewer.hospital.example"],
        ["https://viewer.hospital.example/callback"],
        ["https://viewer.hospital.example/"],
    ),
    Target(
        "mlspace",
        ["--app-url", "https://ml.example"],
        ["https://ml.example", "https://ml.example/"],
        ["https://ml.example", "https://ml.example/"],
        sign_in=(),
        required=("email", "name", "preferred_username"),
        mfa=("OPTIONAL", True),
    ),
    Target(
        "cloudflare-access",
        ["--app-url", "radiology"],
        ["https://radiology.cloudflareaccess.com/cdn-cgi/access/callback"],
        [],
        confidential=True,
    ),
    Target(
        "encodify",
        ["--app-url", "https://dam.example", "--name-id", "cognito"],
        ["https://dam.example/login/oauth2/code/cognito"],
        [],
        confidential=True,
        scopes=("email", "openid"),
    ),
    Target(
        "spa",
        ["--app-url", "https://portal.example/app"],
        ["https://portal.example/app"],
        ["https://portal.example/app"],
    ),
]


@dataclass(frozen=True)
class Setup:
    """A set-up as another client reads it."""

    pool: Json
    mfa: Json
    client: Json
    domain: Json
    has_style: bool


@dataclass(frozen=True)
class Field:
    """One column of the table: how it is read, and what it has to be."""

    name: str
    read: Callable[[Setup], Any]
    wanted: Callable[[Target, bool], Any]


def field(name: str, read: Callable[[Setup], Any], wanted: Any) -> Field:
    """A field whose wanted value is the same for all targets, or is worked out from target and pages."""
    return Field(name, read, wanted if callable(wanted) else lambda target, classic: wanted)


def entries(of: Json, member: str) -> list[str]:
    return sorted(of.get(member) or [])


def required(setup: Setup) -> list[str]:
    attributes = setup.pool.get("SchemaAttributes") or []
    # Every pool has `sub`, and nobody chooses it.
    return sorted(a["Name"] for a in attributes if a.get("Required") and a["Name"] != "sub")


def totp(setup: Setup) -> bool:
    return (setup.mfa.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled", False)


FIELDS = [
    field("pool name", lambda s: s.pool["Name"], lambda t, _: t.name),
    field("tags", lambda s: s.pool.get("UserPoolTags"), lambda t, _: {"cogoidc": t.name}),
    field("tier", lambda s: s.pool.get("UserPoolTier"), "ESSENTIALS"),
    field("deletion protection", lambda s: s.pool.get("DeletionProtection"), "ACTIVE"),
    field("sign-in", lambda s: entries(s.pool, "UsernameAttributes"), lambda t, _: sorted(t.sign_in)),
    field("aliases", lambda s: entries(s.pool, "AliasAttributes"), []),
    field("required attributes", required, lambda t, _: sorted(t.required)),
    field("user names differ by case", lambda s: s.pool["UsernameConfiguration"]["CaseSensitive"], False),
    field("self sign-up", lambda s: not s.pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], False),
    field("MFA of the pool", lambda s: s.pool.get("MfaConfiguration"), lambda t, _: t.mfa[0]),
    field("MFA and authenticator apps", lambda s: (s.mfa.get("MfaConfiguration"), totp(s)), lambda t, _: t.mfa),
    field("client name", lambda s: s.client["ClientName"], lambda t, _: t.name),
    field("client has a secret", lambda s: bool(s.client.get("ClientSecret")), lambda t, _: t.confidential),
    field("callback URLs", lambda s: entries(s.client, "CallbackURLs"), lambda t, _: t.callbacks),
    field("sign-out URLs", lambda s: entries(s.client, "LogoutURLs"), lambda t, _: t.sign_outs),
    field("scopes", lambda s: entries(s.client, "AllowedOAuthScopes"), lambda t, _: sorted(t.scopes)),
    field("flows", lambda s: entries(s.client, "AllowedOAuthFlows"), ["code"]),
    field("OAuth is on", lambda s: s.client.get("AllowedOAuthFlowsUserPoolClient"), True),
    field(
        "auth flows",
        lambda s: entries(s.client, "ExplicitAuthFlows"),
        ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    ),
    field("identity providers", lambda s: entries(s.client, "SupportedIdentityProviders"), ["COGNITO"]),
    field("token revocation", lambda s: s.client.get("EnableTokenRevocation"), True),
    field("user-existence errors", lambda s: s.client.get("PreventUserExistenceErrors"), "ENABLED"),
    field("domain of this pool", lambda s: s.domain.get("UserPoolId") == s.pool["Id"], True),
    field("domain prefix", lambda s: s.pool.get("Domain", "").rpartition("-")[0], lambda t, _: t.name),
    field("domain status", lambda s: s.domain.get("Status"), "ACTIVE"),
    field("login pages", lambda s: s.domain.get("ManagedLoginVersion"), lambda _, classic: 1 if classic else 2),
    field("login style", lambda s: s.has_style, lambda _, classic: not classic),
]
