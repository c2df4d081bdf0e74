resource "cloudflare_zero_trust_access_identity_provider" "cognito" {
  account_id = "abc"
  name       = "Cognito"
  type       = "oidc"
  config = {
    client_id = "{CLIENT_ID}"
    auth_url  = "https://other.auth.us-east-1.amazoncognito.com/oauth2/authorize"
    token_url = "{PAGES}/oauth2/token"
    certs_url = "{ISSUER}/.well-known/jwks.json"
    scopes    = ["openid"] # and groups?
  }
}
