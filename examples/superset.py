from flask_appbuilder.security.manager import AUTH_OAUTH
from superset.security import SupersetSecurityManager


class CognitoSecurityManager(SupersetSecurityManager):
    def get_oauth_user_info(self, provider, response):
        if provider != "cognito":
            return super().get_oauth_user_info(provider, response)
        claims = response["userinfo"]
        return {
            "username": claims["sub"],
            "email": claims["email"],
            "first_name": claims.get("given_name") or claims.get("name", ""),
            "last_name": claims.get("family_name", ""),
            "role_keys": claims.get("cognito:groups", []),
        }


CUSTOM_SECURITY_MANAGER = CognitoSecurityManager
AUTH_TYPE = AUTH_OAUTH
AUTH_USER_REGISTRATION = True
AUTH_USER_REGISTRATION_ROLE = "Gamma"
AUTH_ROLES_SYNC_AT_LOGIN = True
LOGOUT_REDIRECT_URL = "https://superset-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fsuperset.example%2F"
OAUTH_PROVIDERS = [
    {
        "name": "cognito",
        "icon": "fa-key",
        "token_key": "access_token",
        "remote_app": {
            "client_id": "1example23456789",
            "client_secret": "<printed by: cogoidc config --as secret --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789>",
            "server_metadata_url": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/openid-configuration",
            "client_kwargs": {"scope": "openid email profile", "code_challenge_method": "S256"},
        },
    }
]
