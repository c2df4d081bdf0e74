variable "cloudflare_account_id" {
  type = string
}

# export TF_VAR_cognito_client_secret="$(cogoidc config --as secret --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789)"
variable "cognito_client_secret" {
  type      = string
  sensitive = true
}

resource "cloudflare_zero_trust_access_identity_provider" "cognito" {
  account_id = var.cloudflare_account_id
  name       = "Amazon Cognito"
  type       = "oidc"
  config = {
    client_id        = "1example23456789"
    client_secret    = var.cognito_client_secret
    auth_url         = "https://cloudflare-access-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/authorize"
    token_url        = "https://cloudflare-access-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/token"
    certs_url        = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json"
    scopes           = ["openid", "email", "profile"]
    claims           = ["sub", "cognito:username", "name", "cognito:groups"]
    email_claim_name = "email"
    pkce_enabled     = true
  }
}
