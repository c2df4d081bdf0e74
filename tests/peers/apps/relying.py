"""Libraries for relying parties against the sandbox: authlib, mozilla-django-oidc and social-auth-core.

    relying.py BINARY SANDBOX

Each has a confidential client made by `cogoidc init`, and the endpoints of its discovery document.
"""

import functools
import html.parser
import importlib.metadata
import json
import logging
import pathlib
import subprocess
import sys
import tempfile
import traceback
import urllib.parse

import django_app
import requests
from authlib.integrations.django_client import OAuth
from django.test import override_settings

BINARY, SANDBOX = sys.argv[1:]
HOME = pathlib.Path(tempfile.mkdtemp(prefix="relying-"))
EMAIL, PASSWORD = "ada@hospital.example", "Correct-Horse-9"


def cogoidc(*args):
    environment = {
        "HOME": str(HOME), "COGOIDC_ENDPOINT_URL": SANDBOX, "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "peer",
        "AWS_SECRET_ACCESS_KEY": "peer", "AWS_EC2_METADATA_DISABLED": "true",
    }
    run = subprocess.run(
        [BINARY, *args], cwd=HOME, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if run.returncode:
        raise RuntimeError(run.stderr)
    return run.stdout


def client(name, callbacks, pool="relying"):
    """A client made by `cogoidc init`: the values that it prints, the secret included."""
    password = HOME / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    there = ["--target", "encodify", "--pool-name", pool, "--client-name", name]
    urls = [word for callback in callbacks for word in ("--callback-url", django_app.URL + callback)]
    scopes = [word for scope in ("openid", "email", "profile") for word in ("--scope", scope)]
    user = ["--test-user", EMAIL, "--password-file", str(password)]
    cogoidc("init", *there, *urls, *scopes, "--sign-out-url", f"{django_app.URL}/", *user, "--yes")
    return json.loads(cogoidc("config", *there, "--as", "json", "--show-secret"))


class Form(html.parser.HTMLParser):
    """The first form of a page."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form" and self.action is None:
            self.action = attributes["action"]
        if tag == "input":
            self.fields[attributes["name"]] = attributes.get("value", "")


class Person:
    """A browser without scripts, and somebody who knows a password."""

    def __init__(self):
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.asked = 0

    def visit(self, address, method="GET"):
        """Opens a page of the app; types the password where it is asked for. Gives the page that this ends at."""
        page = self.browser.request(method, urllib.parse.urljoin(f"{django_app.URL}/", address), timeout=60)
        if page.url.startswith(SANDBOX) and 'name="password"' in page.text:
            self.asked += 1
            form = Form(page.text)
            answers = {**form.fields, "username": EMAIL, "password": PASSWORD}
            page = self.browser.post(form.action, answers, timeout=60)
        return page

    def email(self):
        return self.visit("").json()["email"]


def check(library, claim, holds):
    name = f"{library} {importlib.metadata.version(library)}"
    django_app.Failures.seen.clear()
    try:
        problem = None if holds() else f"it does not hold; failures: {django_app.Failures.seen}"
    except Exception:
        problem = traceback.format_exc()
    print(f"fail {name}: {claim}" if problem else f"ok   {name}: {claim}", flush=True)
    for line in (problem or "").splitlines():
        print(f"     {line}", flush=True)


def refusal(address, method="GET"):
    """What the app fails with when somebody signs in."""
    person = Person()
    django_app.Failures.seen.clear()
    person.visit(address, method)
    if email := person.email():
        raise AssertionError(f"{email} is signed in")
    return django_app.Failures.seen[0]


def ends_session(person, page, address, method="GET"):
    """Whether a sign-out came back to the app, and the next sign-in asks for the password again."""
    asked = person.asked
    signed_out = person.email() is None
    person.visit(address, method)
    return signed_out and page.url == f"{django_app.URL}/" and person.asked == asked + 1


def authlib(values):
    def register(**more):
        django_app.Authlib.client = OAuth().register(
            "cognito",
            **{
                "client_id": values["client_id"],
                "client_secret": values["client_secret"],
                "server_metadata_url": values["discovery_url"],
                "client_kwargs": {"scope": "openid email profile", "code_challenge_method": "S256"},
                **more,
            },
        )
        return django_app.Authlib.client

    this, ada = functools.partial(check, "authlib"), Person()

    def signs_in():
        register()
        ada.visit("authlib/login")
        said = django_app.Authlib.tokens["userinfo"]
        return (ada.asked, said["email"], said["iss"], said["aud"]) == (1, EMAIL, values["issuer"], values["client_id"])

    this("code, PKCE, state and nonce sign a person in, and the ID token is verified", signs_in)
    tokens = django_app.Authlib.tokens

    def about_the_same_person():
        return register().userinfo(token=tokens)["sub"] == tokens["userinfo"]["sub"]

    this("userInfo is about the same person", about_the_same_person)

    def refreshes():
        new = []
        client = register(update_token=lambda token, **_: new.append(token["access_token"]))
        said = client.userinfo(token={**tokens, "expires_at": 1})
        return said["email"] == EMAIL and len(new) == 1 and new[0] != tokens["access_token"]

    this("an access token that has expired is refreshed on the way to userInfo", refreshes)

    def wrong_secret():
        register(client_secret="wrong")
        return refusal("authlib/login").error == "invalid_client"

    this("a wrong secret is refused", wrong_secret)

    def other_signature():
        register(access_token_url=django_app.FORGED)
        return refusal("authlib/login").error == "bad_signature"

    this("an ID token with another signature is refused", other_signature)

    def other_issuer():
        register().load_server_metadata()["issuer"] = "https://other.example"
        return refusal("authlib/login").claim == "iss"

    this("an ID token of another issuer is refused", other_issuer)

    def signs_out():
        register()
        return ends_session(ada, ada.visit(values["logout_url"]), "authlib/login")

    this("the logout_url of the config ends the session at Cognito and returns to the app", signs_out)


def mozilla_django_oidc(other):
    login = "oidc/authenticate/"
    this, ada = functools.partial(check, "mozilla-django-oidc"), Person()

    def signs_in():
        return ada.visit(login).json()["email"] == EMAIL and ada.asked == 1

    this("code, PKCE, state and nonce sign a person in", signs_in)

    def renews():
        ada.visit("expire")
        page = ada.visit("")
        silent = [earlier for earlier in page.history if "prompt=none" in earlier.url]
        return page.json()["email"] == EMAIL and len(silent) == 1 and ada.asked == 1

    this("a session that has expired is renewed with prompt=none", renews)

    def wrong_secret():
        with override_settings(OIDC_RP_CLIENT_SECRET="wrong"):
            return '{"error":"invalid_client"}' in str(refusal(login))

    this("a wrong secret is refused", wrong_secret)

    def other_signature():
        with override_settings(OIDC_OP_TOKEN_ENDPOINT=django_app.FORGED):
            return str(refusal(login)) == "JWS token verification failed."

    this("an ID token with another signature is refused", other_signature)

    def other_keys():
        with override_settings(OIDC_OP_JWKS_ENDPOINT=other["jwks_uri"]):
            return str(refusal(login)) == "Could not find a valid JWKS."

    this("an ID token is refused with the keys of another pool", other_keys)
    this(
        "its sign-out with logout_url ends the session at Cognito and returns to the app",
        lambda: ends_session(ada, ada.visit("oidc/logout/", "POST"), login),
    )


def social_auth_core(values):
    this = functools.partial(check, "social-auth-core")
    for backend, how in [("oidc", "PKCE and nonce, and the ID token is verified"), ("cognito", "userInfo")]:
        login, ada = f"social/login/{backend}/", Person()

        def signs_in():
            return ada.visit(login, "POST").json()["email"] == EMAIL and ada.asked == 1

        this(f"the backend {backend} signs a person in by {how}", signs_in)

        def wrong_secret():
            with override_settings(**{f"SOCIAL_AUTH_{backend.upper()}_SECRET": "wrong"}):
                return refusal(login, "POST").provider_code == "invalid_client"

        this(f"the backend {backend} is refused with a wrong secret", wrong_secret)

        def signs_out():
            del ada.browser.cookies["sessionid"]
            return ends_session(ada, ada.visit(values["logout_url"]), login, "POST")

        this(f"the logout_url of the config ends the session of the backend {backend} at Cognito", signs_out)

    def refreshes():
        before, after = django_app.refresh("oidc")
        return before != after

    this("a refresh gives a new access token, and an ID token that is verified", refreshes)

    def other_signature():
        with override_settings(SOCIAL_AUTH_OIDC_ACCESS_TOKEN_URL=django_app.FORGED):
            return refusal("social/login/oidc/", "POST").code == "invalid_signature"

    this("an ID token with another signature is refused", other_signature)

    def other_issuer():
        with override_settings(SOCIAL_AUTH_OIDC_ID_TOKEN_ISSUER="https://other.example"):
            return refusal("social/login/oidc/", "POST").claim == "iss"

    this("an ID token of another issuer is refused", other_issuer)


# What fails here fails on purpose, or is said by its check.
logging.disable()
clients = {name: client(name, callbacks) for name, callbacks in django_app.CALLBACKS.items()}
django_app.serve(clients["mozilla-django-oidc"], clients["social-auth-core"])
authlib(clients["authlib"])
mozilla_django_oidc(client("other", ["/other"], pool="relying-other"))
social_auth_core(clients["social-auth-core"])
