AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "cognito_backend.CognitoBackend"]
OIDC_RP_CLIENT_ID = "1example23456789"
OIDC_RP_CLIENT_SECRET = "<printed by: cogoidc config --as secret --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789>"
OIDC_RP_SCOPES = "openid email profile"
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_OP_AUTHORIZATION_ENDPOINT = "https://mozilla-django-oidc-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/authorize"
OIDC_OP_TOKEN_ENDPOINT = "https://mozilla-django-oidc-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/token"
OIDC_OP_USER_ENDPOINT = "https://mozilla-django-oidc-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/userInfo"
OIDC_OP_JWKS_ENDPOINT = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json"
LOGOUT_REDIRECT_URL = "https://mozilla-django-oidc-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fapp.example%2F"
