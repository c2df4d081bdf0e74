locals {
  pages  = "{PAGES}"
  issuer = "{ORIGIN}/${local.pool}"
  pool   = "{POOL_ID}"
  idp = {
    client_id = "{CLIENT_ID}"
    scopes    = ["openid", "email"]
  }
}

resource "cloudflare_zero_trust_access_identity_provider" "cognito" {
  account_id = local.account
  name       = "Cognito (${terraform.workspace})"
  type       = "oidc"
  config = {
    client_id     = local.idp.client_id
    client_secret = data.aws_secretsmanager_secret_version.cognito.secret_string
    auth_url      = "${local.pages}/oauth2/authorize"
    token_url     = "${local.pages}/oauth2/token"
    certs_url     = "${local.issuer}/.well-known/jwks.json"
    scopes        = local.idp.scopes
  }
}
