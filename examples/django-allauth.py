SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "email", "profile"],
        "APPS": [
            {
                "provider_id": "cognito",
                "name": "Cognito",
                "client_id": "1example23456789",
                "secret": "<printed by: cogoidc config --as secret --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789>",
                # Cognito's userInfo endpoint says "true" where allauth expects true; the ID token has all of it.
                "settings": {"server_url": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/openid-configuration", "fetch_userinfo": False},
            }
        ],
    }
}
ACCOUNT_LOGOUT_REDIRECT_URL = "https://django-allauth-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fapp.example%2F"
