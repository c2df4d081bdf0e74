c.JupyterHub.authenticator_class = "generic-oauth"
c.GenericOAuthenticator.client_id = "1example23456789"
c.GenericOAuthenticator.client_secret = "<printed by: cogoidc config --as secret --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789>"
c.GenericOAuthenticator.authorize_url = "https://jupyterhub-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/authorize"
c.GenericOAuthenticator.token_url = "https://jupyterhub-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/token"
c.GenericOAuthenticator.oauth_callback_url = "https://hub.example/hub/oauth_callback"
c.GenericOAuthenticator.logout_redirect_url = "https://jupyterhub-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fhub.example%2F"
c.GenericOAuthenticator.scope = ["openid", "email", "profile"]
c.GenericOAuthenticator.login_service = "Cognito"
c.GenericOAuthenticator.userdata_from_id_token = True
c.GenericOAuthenticator.username_claim = "email"
c.GenericOAuthenticator.manage_groups = True
c.GenericOAuthenticator.auth_state_groups_key = "oauth_user.cognito:groups"
c.GenericOAuthenticator.allow_all = True
