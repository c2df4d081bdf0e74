locals {
  common = {
    LOG_LEVEL   = "info"
    OIDC_ISSUER = "{ISSUER}"
  }
}

resource "aws_lambda_function" "web" {
  function_name = "web"
  role          = aws_iam_role.web.arn

  environment {
    variables = merge(local.common, {
      OIDC_CLIENT_ID    = "formerclient"
      OIDC_REDIRECT_URI = "https://media.example/login/oauth2/code/cognito"
    })
  }
}
