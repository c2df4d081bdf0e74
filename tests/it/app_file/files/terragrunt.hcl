include "root" {
  path = find_in_parent_folders()
}

inputs = {
  environment       = "production"
  oidc_issuer_url   = "{ISSUER}"
  oidc_client_id    = "{CLIENT_ID}"
  oidc_redirect_uri = "https://media.example/login/oauth2/code/cognito"
}
