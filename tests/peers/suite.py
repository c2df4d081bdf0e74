"""The contract, run through the binary against one Cognito after another.

    python suite.py --binary PATH NAME=URL …

Every check is one line. What a peer is known to get wrong is listed in deviations.toml.
"""

import argparse
import pathlib
import sys
import tempfile
import traceback
from collections.abc import Callable

from contract import FIELDS, TARGETS, Json, Target
from life import Life
from peer import Peer, changed, differences
from record import Record

HERE = pathlib.Path(__file__).resolve().parent
OHIF = TARGETS[0]
# What a run of init ends with: all is proven, or a check of what was made failed.
MADE = (0, 3)


class Suite:
    def __init__(self, peer: Peer, record: Record) -> None:
        self.peer, self.record = peer, record
        self.check, self.same = record.check, record.same
        self.classic = False

    def init(self, target: Target, *more: str, pages: bool = True):
        """Sets one app up; with the old pages where there are no others."""
        classic = ["--classic"] if self.classic and pages else []
        return self.peer.cogoidc("init", "--target", target.name, *target.args, *more, *classic, "--yes")

    def made(self, target: Target, *more: str) -> tuple[str, str]:
        """Sets one app up for what comes next, and gives the ids of its pool and client."""
        report = self.init(target, *more, "--json").json()
        return report["pool"]["id"], report["client"]["id"]

    def managed_login(self) -> None:
        run = self.init(OHIF, "--pool-name", "managed", "--json")
        self.check("managed login: init makes a login style and the pages", run.problem(*MADE))
        (pool,) = self.peer.pools("managed")
        self.same("managed login: what was made so far is one client", len(self.peer.clients(pool)), 1)
        run_again = self.peer.cogoidc("destroy", "--pool-id", pool, "--client-name", "ohif", "--confirm", "managed")
        self.check("managed login: destroy removes a set-up that did not come to its end", run_again.problem(0))
        self.same("managed login: nothing of it is left", self.peer.pools("managed"), [])
        self.classic = run.code not in MADE

    def readings(self) -> None:
        """What the other checks rely on: answers are steady, updates replace, a domain has one owner."""
        self.staff, self.odd = company_pool(self.peer)
        noise = sorted({path[-1] for path, _ in differences(self.peer.world(), self.peer.world())})
        self.check("readings: two in a row are the same", f"other members: {', '.join(noise)}." if noise else None)
        self.peer.noise = set(noise)
        api = self.peer.api
        pool = api.create_user_pool(PoolName="reset")["UserPool"]["Id"]
        client = api.create_user_pool_client(
            UserPoolId=pool, ClientName="before", LogoutURLs=["https://app.example/"], AuthSessionValidity=5
        )["UserPoolClient"]["ClientId"]
        api.update_user_pool_client(UserPoolId=pool, ClientId=client, ClientName="after")
        after = self.peer.client(pool, client)
        kept = [after.get("AuthSessionValidity") == 5, bool(after.get("LogoutURLs"))]
        self.same("readings: an update of a client resets what it leaves out", kept, [False, False])
        other = api.create_user_pool(PoolName="reset-too")["UserPool"]["Id"]
        api.create_user_pool_domain(UserPoolId=pool, Domain="of-the-first")
        taken = self.peer.ask("create_user_pool_domain", UserPoolId=other, Domain="of-the-first")
        self.same("readings: a domain is one pool's", taken, "InvalidParameterException")

    def target(self, target: Target) -> None:
        """One app from nothing: made, read back, unchanged by a second run, planned again."""
        name, spec = target.name, self.peer.home / f"{target.name}.toml"
        run = self.init(target, "--json", "--save", str(spec))
        self.check(f"{name}: init creates", run.problem(*MADE))
        report = run.json()
        self.check(f"{name}: discovery document and sign-in pages are right", failing(report) or run.problem(0))
        trusted = any(check["id"] == "issuer.discovery" and check["outcome"] == "pass" for check in report["checks"])
        self.same(f"{name}: a config comes with a right discovery document only", bool(report["snippets"]), trusted)
        pool, client = report["pool"]["id"], report["client"]["id"]
        setup = self.peer.setup(pool, client)
        for column in FIELDS:
            self.same(f"{name}: {column.name}", column.read(setup), column.wanted(target, self.classic))
        tags = self.peer.ask("list_tags_for_resource", ResourceArn=setup.pool["Arn"])
        self.same(f"{name}: tags by ARN", tags, {"Tags": {"cogoidc": name}})
        self.same(f"{name}: the report names what is there", said(report), there(self.peer, pool, client))
        self.second_run(target, run.code, trusted)
        plan = self.peer.cogoidc("plan", "--spec", str(spec), "--exit-code", "--json")
        self.check(f"{name}: a plan of the saved spec is accepted", plan.problem(0))
        self.same(f"{name}: that plan is empty", (plan.json()["pending"], plan.json()["steps"]), (False, []))

    def second_run(self, target: Target, code: int, trusted: bool) -> None:
        name, before = target.name, self.peer.world()
        run = self.init(target)
        self.same(f"{name}: a second run ends as the first", run.code, code)
        self.check(f"{name}: a second run says that nothing changes", lacks(run.err, "Nothing to change."))
        self.check(f"{name}: a second run changes nothing", changed(before, self.peer.world()))
        self.same(f"{name}: stdout holds a config then only", bool(run.out), trusted)

    def unfinished(self) -> None:
        """A run that stopped before its client and domain, and the next one."""
        pool, client = self.made(TARGETS[1], "--pool-name", "unfinished")
        self.peer.api.delete_user_pool_client(UserPoolId=pool, ClientId=client)
        domain = self.peer.api.describe_user_pool(UserPoolId=pool)["UserPool"]["Domain"]
        self.peer.api.delete_user_pool_domain(UserPoolId=pool, Domain=domain)
        self.check(
            "unfinished: the next run goes on", self.init(TARGETS[1], "--pool-name", "unfinished").problem(*MADE)
        )
        self.same("unfinished: in the same pool", self.peer.pools("unfinished"), [pool])
        self.same("unfinished: with one client", len(self.peer.clients(pool)), 1)
        again = self.peer.api.describe_user_pool(UserPoolId=pool)["UserPool"]
        self.same("unfinished: with the domain it had", again.get("Domain"), domain)

    def namesake(self) -> None:
        """A pool that bears the wanted name and is not cogoidc's."""
        pool = self.peer.api.create_user_pool(PoolName="namesake")["UserPool"]["Id"]
        before = self.peer.world()
        run = self.init(OHIF, "--pool-name", "namesake")
        self.check("namesake: a pool without the tag is a conflict", run.problem(5))
        self.check("namesake: the line that picks it is shown", lacks(run.err, f"--pool-id {pool}"))
        self.check("namesake: nothing changes", changed(before, self.peer.world()))

    def taken(self) -> None:
        """A domain prefix that another pool has."""
        before = self.peer.world()
        run = self.init(OHIF, "--pool-name", "taken", "--domain-prefix", "staff-sign-in")
        self.check("taken prefix: it is a conflict", run.problem(5))
        self.check("taken prefix: others to try are shown", lacks(run.err, "--domain-prefix taken-"))
        self.check("taken prefix: nothing changes", changed(before, self.peer.world()))

    def person(self, target: Target) -> None:
        """The first user, with a password of their own."""
        name, pool_name = f"{target.name}, first user", f"people-{target.name}"
        secret = self.peer.home / "password"
        secret.write_text("Correct-horse-9\n", encoding="utf-8")
        more = ["--pool-name", pool_name, "--test-user", "ada@hospital.example", "--password-file", str(secret)]
        self.check(f"{name}: init makes them", self.init(target, *more).problem(*MADE))
        (pool,) = self.peer.pools(pool_name)
        users = self.peer.api.list_users(UserPoolId=pool)["Users"]
        self.same(f"{name}: one user, who may sign in", [user["UserStatus"] for user in users], ["CONFIRMED"])
        has = {entry["Name"]: entry["Value"] for entry in users[0]["Attributes"]}
        wanted = {"email": "ada@hospital.example", "email_verified": "true", "name": "ada", "preferred_username": "ada"}
        self.same(f"{name}: with what the app reads", {key: has.get(key) for key in wanted}, wanted)
        before = self.peer.world()
        self.check(f"{name}: a second run is accepted", self.init(target, *more).problem(*MADE))
        self.check(f"{name}: and changes nothing", changed(before, self.peer.world()))

    def company(self) -> None:
        """A company's own pool with three clients, a domain and a provider gets one client, and no more."""
        pool, odd = self.staff, self.odd
        before = self.peer.world()
        run = self.init(OHIF, "--pool-id", pool, "--json", pages=False)
        self.check("company pool: init adds the app", run.problem(*MADE))
        client = run.json()["client"]["id"]
        after = self.peer.world()
        added = set(after[pool]["clients"]) - set(before[pool]["clients"])
        self.same("company pool: one client more", added, {client})
        self.same("company pool: that one is the app's", after[pool]["clients"][client]["CallbackURLs"], OHIF.callbacks)
        for kind in ("clients", "styles"):
            after[pool][kind].pop(client, None)
        self.check("company pool: everything else is as it was", changed(before, after))
        for name, urls in (("callback", []), ("sign-out", ["--sign-out"])):
            self.urls(f"company pool, {name} URLs", pool, odd, urls)
        destroy = ["destroy", "--pool-id", pool, "--client-id", client, "--confirm"]
        self.check("company pool: destroy wants the pool's name", self.peer.cogoidc(*destroy, "ohif").problem(2))
        self.check("company pool: destroy takes it", self.peer.cogoidc(*destroy, "staff").problem(0))
        left = self.peer.world()
        for world in (before, left):
            world[pool]["clients"][odd].pop("LastModifiedDate", None)
        self.check("company pool: destroy removes the client alone", changed(before, left))

    def urls(self, name: str, pool: str, client: str, kind: list[str]) -> None:
        """`callback add`, `remove` and `list` of one client whose every setting is its own."""
        member = "LogoutURLs" if kind else "CallbackURLs"
        of = ["--pool-id", pool, "--client-id", client, *kind]
        first, second = "https://new.example/back", "https://new.example/back?at=2"
        before = self.peer.client(pool, client)
        has = sorted(before[member])
        steps = [
            (["add", first, second], sorted([*has, first, second])),
            (["add", first], sorted([*has, first, second])),
            (["remove", first], sorted([*has, second])),
            (["remove", second, first], has),
        ]
        for args, wanted in steps:
            title = f"{name}: {args[0]} {len(args) - 1}"
            known = sorted(self.peer.client(pool, client)[member])
            run = self.peer.cogoidc("callback", *args, *of, "--json")
            now = self.peer.client(pool, client)
            self.check(f"{title} is done", run.problem(0))
            self.same(f"{title} leaves the right ones", sorted(now[member]), wanted)
            self.check(f"{title} keeps everything else", changed(without(before, member), without(now, member)))
            self.same(f"{title} says whether it changed anything", run.json()["changed"], known != wanted)
        listed = self.peer.cogoidc("callback", "list", *of[:4], "--json").json()
        self.same(f"{name}: list shows them", listed["sign_out_urls" if kind else "callback_urls"], has)

    def shared(self) -> None:
        """Two apps in one pool of cogoidc's: the pool goes with the last of them."""
        pool, first = self.made(OHIF, "--pool-name", "shared")
        second_run = self.init(TARGETS[4], "--pool-name", "shared", "--client-name", "portal", "--json")
        self.check("shared pool: a second app comes in", second_run.problem(*MADE))
        second = second_run.json()["client"]["id"]
        before = self.peer.world()
        run = self.peer.cogoidc("destroy", "--pool-id", pool, "--client-id", first, "--confirm", "shared")
        self.check("shared pool: destroy takes the first app", run.problem(0))
        after = self.peer.world()
        for kind in ("clients", "styles"):
            before[pool][kind].pop(first)
        self.check("shared pool: and nothing else", changed(before, after))
        run = self.peer.cogoidc("destroy", "--pool-id", pool, "--client-id", second, "--confirm", "shared")
        self.check("shared pool: destroy takes the last app", run.problem(0))
        before.pop(pool)
        self.check("shared pool: and the pool with it, and no other", changed(before, self.peer.world()))

    def destroy(self, target: Target) -> None:
        name, before = target.name, self.peer.world()
        (pool,) = self.peer.pools(name)
        domain = before[pool]["pool"]["UserPool"]["Domain"]
        spec = ["--spec", str(self.peer.home / f"{name}.toml")]
        run = self.peer.cogoidc("destroy", *spec)
        self.check(f"{name}: destroy without the pool's name is refused", run.problem(2))
        self.check(f"{name}: and changes nothing", changed(before, self.peer.world()))
        run = self.peer.cogoidc("destroy", *spec, "--confirm", name)
        self.check(f"{name}: destroy is done", run.problem(0))
        before.pop(pool)
        self.check(f"{name}: the pool is gone, and nothing else", changed(before, self.peer.world()))
        self.same(f"{name}: its domain is free again", self.peer.domain(domain), {})
        run = self.peer.cogoidc("destroy", *spec, "--confirm", name)
        self.check(
            f"{name}: a second destroy has nothing to do", run.problem(0) or lacks(run.err, "Nothing to delete.")
        )

    def all(self) -> None:
        scenarios: list[tuple[str, Callable[[], None]]] = [
            ("managed login", self.managed_login),
            ("readings", self.readings),
            *((target.name, lambda target=target: self.target(target)) for target in TARGETS),
            *((f"{t.name}, first user", lambda t=t: self.person(t)) for t in TARGETS[:2]),
            ("unfinished", self.unfinished),
            ("namesake", self.namesake),
            ("taken prefix", self.taken),
            ("company pool", self.company),
            ("shared pool", self.shared),
            ("life", Life(self).all),
            *((target.name, lambda target=target: self.destroy(target)) for target in TARGETS),
        ]
        for name, scenario in scenarios:
            try:
                scenario()
            except Exception as error:  # whatever it is, the other scenarios are still worth their checks
                frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == __file__]
                self.check(f"{name}: runs to its end", f"{type(error).__name__} at `{frames[-1].line}`: {error}")
        self.record.close()


def failing(report: Json) -> str | None:
    """The checks of a report that failed."""
    failed = [f"{check['id']}: {check['why']}" for check in report["checks"] if check["outcome"] == "fail"]
    return "; ".join(failed) or None


def lacks(text: str, words: str) -> str | None:
    return None if words in text else f"{words!r} is not in {text!r}"


def without(client: Json, *members: str) -> Json:
    return {key: value for key, value in client.items() if key not in (*members, "LastModifiedDate")}


def said(report: Json) -> Json:
    """What a report says was made."""
    return {
        "pool": [report["pool"]["name"], report["pool"]["arn"], report["pool"]["created"]],
        "client": [report["client"]["name"], report["client"]["public"], report["client"]["secret"]],
        "domain": [report["domain"]["name"], report["domain"]["status"], report["domain"]["kind"]],
        "callback_urls": report["callback_urls"],
        "sign_out_urls": report["sign_out_urls"],
        "scopes": report["scopes"],
        "identity_providers": report["identity_providers"],
        "done": {step["done"] for step in report["steps"]},
    }


def there(peer: Peer, pool: str, client: str) -> Json:
    """The same, as it is."""
    setup = peer.setup(pool, client)
    return {
        "pool": [setup.pool["Name"], setup.pool["Arn"], True],
        # A secret is in a report only when it was asked for.
        "client": [setup.client["ClientName"], not setup.client.get("ClientSecret"), None],
        "domain": [setup.pool["Domain"], setup.domain["Status"], "prefix"],
        "callback_urls": sorted(setup.client["CallbackURLs"]),
        "sign_out_urls": sorted(setup.client.get("LogoutURLs") or []),
        "scopes": sorted(setup.client["AllowedOAuthScopes"]),
        "identity_providers": sorted(setup.client["SupportedIdentityProviders"]),
        "done": {True},
    }


def company_pool(peer: Peer) -> tuple[str, str]:
    """A pool with settings of its own, made by the other client; its id and that of its odd client."""
    api = peer.api
    pool = api.create_user_pool(
        PoolName="staff",
        Policies={"PasswordPolicy": {"MinimumLength": 14, "TemporaryPasswordValidityDays": 3}},
        UserPoolTags={"department": "radiology"},
        Schema=[{"Name": "ward", "AttributeDataType": "String", "Mutable": True}],
        UserPoolTier="ESSENTIALS",
    )["UserPool"]["Id"]
    api.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    api.create_user_pool_domain(UserPoolId=pool, Domain="staff-sign-in", ManagedLoginVersion=1)
    api.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Company",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "upstream",
            "client_secret": "not-a-secret",
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
            "oidc_issuer": "https://login.company.example",
        },
        AttributeMapping={"email": "email"},
    )
    oauth = {
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid"],
        "SupportedIdentityProviders": ["Company"],
    }
    for name in ("wiki", "payroll"):
        api.create_user_pool_client(
            UserPoolId=pool, ClientName=name, CallbackURLs=[f"https://{name}.company.example/"], **oauth
        )
    odd = api.create_user_pool_client(
        UserPoolId=pool,
        ClientName="odd",
        GenerateSecret=True,
        CallbackURLs=["https://odd.company.example/a", "http://localhost:3000/b"],
        DefaultRedirectURI="https://odd.company.example/a",
        LogoutURLs=["https://odd.company.example/bye"],
        AccessTokenValidity=20,
        IdTokenValidity=40,
        RefreshTokenValidity=9,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        ReadAttributes=["email", "name"],
        WriteAttributes=["name"],
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        EnableTokenRevocation=False,
        AuthSessionValidity=7,
        **oauth,
    )["UserPoolClient"]["ClientId"]
    return pool, odd


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("peers", nargs="+", metavar="NAME=URL")
    arguments = parser.parse_args()
    record = Record(HERE / "deviations.toml")
    for pair in arguments.peers:
        record.peer, _, endpoint = pair.partition("=")
        with tempfile.TemporaryDirectory() as home:
            Suite(Peer(endpoint, arguments.binary.resolve(), pathlib.Path(home)), record).all()
    return 1 if record.failed else 0


if __name__ == "__main__":
    sys.exit(main())
