"""Makes a set-up like that of `cogoidc init`, with what it reads and asks, one call after the other."""

import json
import sys
import uuid
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, build_opener

import boto3

CALLBACK, SIGN_OUT = "http://localhost:3000/callback", "http://localhost:3000/"


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def get(url, **query):
    url = f"{url}?{urlencode(query)}" if query else url
    try:
        with build_opener(Stay).open(url) as response:
            return response.read(), None
    except HTTPError as response:
        assert 300 <= response.code < 400, (url, response.code)
        return b"", response.headers["location"]


def main(endpoint):
    cognito = boto3.client("cognito-idp", endpoint_url=endpoint)
    cognito.list_user_pools(MaxResults=60)
    pool = cognito.create_user_pool(PoolName="by-boto3", UsernameAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="by-boto3",
        CallbackURLs=[CALLBACK],
        LogoutURLs=[SIGN_OUT],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email", "profile"],
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]
    cognito.create_managed_login_branding(UserPoolId=pool, ClientId=client, UseCognitoProvidedValues=True)
    domain = f"boto3-{uuid.uuid4().hex[:12]}"
    cognito.create_user_pool_domain(UserPoolId=pool, Domain=domain, ManagedLoginVersion=2)
    cognito.describe_user_pool_domain(Domain=domain)
    cognito.describe_user_pool(UserPoolId=pool)
    cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)
    cognito.describe_managed_login_branding_by_client(UserPoolId=pool, ClientId=client)
    document = json.loads(get(f"{endpoint}/{pool}/.well-known/openid-configuration")[0])
    get(document["jwks_uri"])
    _, page = get(
        document["authorization_endpoint"],
        response_type="code",
        client_id=client,
        redirect_uri=CALLBACK,
        scope="openid",
        code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        code_challenge_method="S256",
    )
    get(page if page.startswith("http") else f"{endpoint}{page}")
    get(document["end_session_endpoint"], client_id=client, logout_uri=SIGN_OUT)


main(sys.argv[1])
