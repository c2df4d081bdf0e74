"""MLSpace's authorizer: its rules, over PyJWT. Reads a token from stdin; the policy goes to stdout.

    python authorizer.py config.json

The keys come from the discovery document of `OIDC_URL`; the signature is RS256, the audience is
`OIDC_CLIENT_NAME`, and `exp` counts; the issuer does not. People are known by `preferred_username`.
"""

import json
import pathlib
import sys
import urllib.request

import jwt


def policy(token: str, config: dict[str, str]) -> dict[str, str]:
    """Who may call; raises what PyJWT raises, or `KeyError` where a claim is missing."""
    with urllib.request.urlopen(f"{config['OIDC_URL']}/.well-known/openid-configuration") as document:
        keys = jwt.PyJWKClient(json.load(document)["jwks_uri"])
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key.key, algorithms=["RS256"], audience=config["OIDC_CLIENT_NAME"])
    return {"Effect": "Allow", "principalId": claims["preferred_username"]}


if __name__ == "__main__":
    try:
        answer = policy(sys.stdin.read(), json.loads(pathlib.Path(sys.argv[1]).read_text()))
    except (jwt.PyJWTError, KeyError) as why:
        answer = {"Effect": "Deny", "why": f"{type(why).__name__}: {why}"}
    print(json.dumps(answer))
