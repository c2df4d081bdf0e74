resource "cloudflare_zero_trust_access_identity_provider" "cognito" {
  count      = var.enabled ? 1 : 0
  account_id = "abc"
  name       = "Cognito"
  type       = "oidc"
  config = {
    client_id = terraform.workspace == "production" ? "{CLIENT_ID}" : "developmentclient"
    auth_url  = "{PAGES}/oauth2/authorize"
    token_url = "{PAGES}/oauth2/token"
    certs_url = "{ISSUER}/.well-known/jwks.json"
    scopes    = concat(["openid"], ["email"])
  }
}
