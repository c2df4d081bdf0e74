locals {
  identity_providers = {
    github = {
      type   = "github"
      config = { client_id = "Iv1.0123456789abcdef" }
    }
    cognito = {
      type = "oidc"
      config = {
        client_id = "{CLIENT_ID}"
        auth_url  = "{PAGES}/oauth2/authorize"
        token_url = "{PAGES}/oauth2/token"
        certs_url = "{ISSUER}/.well-known/jwks.json"
      }
    }
  }
}

resource "cloudflare_zero_trust_access_identity_provider" "this" {
  for_each   = local.identity_providers
  account_id = var.account_id
  name       = title(each.key)
  type       = each.value.type
  config     = each.value.config
}
