# production
region               = "us-east-1"
cognito_issuer       = "{ISSUER}"
cognito_client_id    = "{CLIENT_ID}"
cognito_redirect_uri = "https://media.example/login/oauth2/code/cognito"
cognito_scopes       = ["openid", "email"]
tags                 = { team = "web" }
