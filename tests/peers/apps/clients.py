"""pycognito, a client library of Amazon Cognito, against the sandbox.

    clients.py SANDBOX

It computes SRP by itself, and verifies every token with the keys of the pool.
"""

import base64
import hmac
import struct
import sys
import time

import boto3
import pycognito
from pycognito.exceptions import ForceChangePasswordException, SoftwareTokenMFAChallengeException

SANDBOX = sys.argv[1]
ACCESS = {
    "endpoint_url": SANDBOX, "region_name": "us-east-1", "aws_access_key_id": "peer", "aws_secret_access_key": "peer",
}
ADMIN = boto3.client("cognito-idp", **ACCESS)
PASSWORD, OTHER_PASSWORD, WRONG = "Correct-Horse-1", "Another-Horse-2", "Wrong-Horse-3"
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def check(claim, holds):
    try:
        problem = None if holds() else "it does not hold"
    except Exception as error:  # Whatever a library raises is the finding.
        problem = f"{type(error).__name__}: {error}"
    print(f"fail pycognito: {claim}: {problem}" if problem else f"ok   pycognito: {claim}", flush=True)


def error_of(call):
    """The code of the API's error, or the name of the library's."""
    try:
        call()
    except ADMIN.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    except Exception as error:
        return type(error).__name__
    return None


def code(secret, at):
    """What an authenticator app shows at a time (RFC 6238)."""
    step = struct.pack(">Q", int(at) // 30)
    tag = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), step, "sha1").digest()
    offset = tag[-1] & 15
    return f"{(struct.unpack('>I', tag[offset:offset + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


class Pool:
    def __init__(self, **settings):
        self.id = ADMIN.create_user_pool(PoolName="clients", **settings)["UserPool"]["Id"]
        self.public = self.client()

    def client(self, **settings):
        made = ADMIN.create_user_pool_client(UserPoolId=self.id, ClientName="app", ExplicitAuthFlows=FLOWS, **settings)
        return made["UserPoolClient"]

    def add(self, name, password, permanent=True):
        ADMIN.admin_create_user(UserPoolId=self.id, Username=name, TemporaryPassword=password)
        if permanent:
            ADMIN.admin_set_user_password(UserPoolId=self.id, Username=name, Password=password, Permanent=True)

    def library(self, name, client=None):
        client = client or self.public
        return pycognito.Cognito(
            self.id, client["ClientId"], username=name, client_secret=client.get("ClientSecret"),
            access_key="peer", secret_key="peer", boto3_client_kwargs={"endpoint_url": SANDBOX},
        )


def signs_in(pool):
    pool.add("ada@example.com", PASSWORD)
    ada = pool.library("ada@example.com")
    check("a wrong password is refused", lambda: error_of(lambda: ada.authenticate(WRONG)) == "NotAuthorizedException")
    check("SRP signs a person in by e-mail address", lambda: ada.authenticate(PASSWORD) is None and ada.access_token)
    name = ada.access_claims["username"]

    def renewed():
        before = ada.access_token
        ada.renew_access_token()
        return ada.access_token != before and ada.access_claims["username"] == name

    check("a refresh token gives new tokens", renewed)

    def profile():
        ada.update_profile({"given_name": "Ada"})
        return ada.get_user().given_name == "Ada"

    check("the profile is changed and read", profile)

    def changed():
        refused = error_of(lambda: ada.change_password(WRONG, OTHER_PASSWORD))
        ada.change_password(PASSWORD, OTHER_PASSWORD)
        again = pool.library("ada@example.com")
        old = error_of(lambda: again.authenticate(PASSWORD))
        again.authenticate(OTHER_PASSWORD)
        return refused == old == "NotAuthorizedException"

    check("the password is changed, and SRP takes the new one only", changed)

    def signed_out():
        token, refresh = ada.access_token, ada.refresh_token
        ada.logout()
        ada.access_token, ada.refresh_token = token, refresh
        return [error_of(ada.get_user), error_of(ada.renew_access_token)] == ["NotAuthorizedException"] * 2

    check("a global sign-out ends access token and refresh token", signed_out)

    def deleted():
        gone = pool.library("ada@example.com")
        gone.authenticate(OTHER_PASSWORD)
        gone.delete_user()
        return error_of(lambda: gone.authenticate(OTHER_PASSWORD)) == "UserNotFoundException"

    check("a person deletes the own user", deleted)


def new_password(pool):
    pool.add("bob@example.com", PASSWORD, permanent=False)
    bob = pool.library("bob@example.com")
    wanted = ForceChangePasswordException.__name__
    check("a temporary password has to be changed", lambda: error_of(lambda: bob.authenticate(PASSWORD)) == wanted)
    check("the new password signs in", lambda: bob.new_password_challenge(PASSWORD, OTHER_PASSWORD) is None and bob.id_token)


def authenticator(pool):
    pool.add("eve@example.com", PASSWORD)
    eve = pool.library("eve@example.com")
    eve.authenticate(PASSWORD)
    secret, now = eve.associate_software_token(), time.time()
    check("an authenticator app is set up", lambda: eve.verify_software_token(code(secret, now), "phone"))
    eve.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")
    again = pool.library("eve@example.com")
    wanted = SoftwareTokenMFAChallengeException.__name__
    check("its code is asked for", lambda: error_of(lambda: again.authenticate(PASSWORD)) == wanted)

    def refused():
        used = error_of(lambda: again.respond_to_software_token_mfa_challenge(code(secret, now)))
        return used == "ExpiredCodeException"

    check("a code is good for one use", refused)

    def passed():
        again.respond_to_software_token_mfa_challenge(code(secret, now + 30))
        return again.access_claims["username"] == eve.access_claims["username"]

    check("the next code signs in", passed)


def confidential(pool):
    pool.add("zoe", PASSWORD)
    zoe = pool.library("zoe", pool.client(GenerateSecret=True))

    def signed_in():
        zoe.authenticate(PASSWORD)
        zoe.renew_access_token()
        return zoe.access_claims["username"] == "zoe"

    check("a confidential client signs in with SRP and refreshes", signed_in)


by_email = Pool(UsernameAttributes=["email"])
signs_in(by_email)
new_password(by_email)
ADMIN.set_user_pool_mfa_config(
    UserPoolId=by_email.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True},
)
authenticator(by_email)
confidential(Pool())
