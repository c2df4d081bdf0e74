resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"

  default_action {
    type = "authenticate-oidc"

    authenticate_oidc {
      authorization_endpoint = "{PAGES}/oauth2/authorize"
      token_endpoint         = "{PAGES}/oauth2/token"
      user_info_endpoint     = "{PAGES}/oauth2/userInfo"
      issuer                 = "{ISSUER}"
      client_id              = "{CLIENT_ID}"
      client_secret          = var.oidc_client_secret
      scope                  = "openid email"
    }
  }

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main.arn
  }
}
