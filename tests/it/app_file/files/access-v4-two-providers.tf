resource "cloudflare_access_identity_provider" "github" {
  account_id = "abc"
  name       = "GitHub"
  type       = "github"
  config {
    client_id     = "Iv1.0123456789abcdef"
    client_secret = "sss"
  }
}

resource "cloudflare_access_identity_provider" "cognito" {
  account_id = "abc"
  name       = "Cognito"
  type       = "oidc"
  config {
    client_id     = "{CLIENT_ID}"
    client_secret = var.cognito_secret
    auth_url      = "{PAGES}/oauth2/authorize"
    token_url     = "{PAGES}/oauth2/token"
    certs_url     = "{ISSUER}/.well-known/jwks.json"
    scopes        = ["openid", "email"]
    claims        = ["cognito:groups"]
  }
}
