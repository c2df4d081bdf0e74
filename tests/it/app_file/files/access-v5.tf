terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

variable "cognito_client_secret" {
  type      = string
  sensitive = true
}

resource "cloudflare_zero_trust_access_identity_provider" "cognito" {
  account_id = var.cloudflare_account_id
  name       = "Cognito"
  type       = "oidc"
  config = {
    client_id        = "{CLIENT_ID}"
    client_secret    = var.cognito_client_secret
    auth_url         = "{PAGES}/oauth2/authorize"
    token_url        = "{PAGES}/oauth2/token"
    certs_url        = "{ISSUER}/.well-known/jwks.json"
    pkce_enabled     = true
    email_claim_name = "email"
    scopes           = ["openid", "email", "profile"]
  }

  lifecycle {
    prevent_destroy = true
  }
}
