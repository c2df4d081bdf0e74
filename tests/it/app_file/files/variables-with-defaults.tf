variable "client_id" {
  type        = string
  description = "App client of Cognito"
  default     = "{CLIENT_ID}"
}

variable "pages" {
  type    = string
  default = "{PAGES}"
}

resource "cloudflare_zero_trust_access_identity_provider" "cognito" {
  account_id = "abc"
  name       = "Cognito"
  type       = "oidc"
  config = {
    client_id = var.client_id
    auth_url  = "${var.pages}/oauth2/authorize"
    token_url = "${var.pages}/oauth2/token"
    scopes    = ["openid", "email"]
  }
}
