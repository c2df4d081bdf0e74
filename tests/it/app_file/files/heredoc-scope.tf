module "gateway" {
  source = "./modules/gateway"

  oidc = {
    issuer        = "{ISSUER}"
    client_id     = "{CLIENT_ID}"
    client_secret = var.secret
    redirect_uri  = "https://media.example/login/oauth2/code/cognito"
    scope         = <<-EOT
      openid email offline_access
    EOT
  }
}
