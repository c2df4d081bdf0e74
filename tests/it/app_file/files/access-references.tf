resource "aws_cognito_user_pool_client" "access" {
  name            = "cloudflare-access"
  user_pool_id    = aws_cognito_user_pool.main.id
  generate_secret = true
  callback_urls   = ["https://team.cloudflareaccess.com/cdn-cgi/access/callback"]
}

resource "cloudflare_zero_trust_access_identity_provider" "cognito" {
  account_id = var.account_id
  name       = "Cognito"
  type       = "oidc"
  config = {
    client_id     = aws_cognito_user_pool_client.access.id
    client_secret = aws_cognito_user_pool_client.access.client_secret
    auth_url      = "https://${aws_cognito_user_pool_domain.main.domain}.auth.${var.region}.amazoncognito.com/oauth2/authorize"
    token_url     = "https://${aws_cognito_user_pool_domain.main.domain}.auth.${var.region}.amazoncognito.com/oauth2/token"
    certs_url     = "https://${aws_cognito_user_pool.main.endpoint}/.well-known/jwks.json"
    scopes        = ["openid", "email"]
  }
}
