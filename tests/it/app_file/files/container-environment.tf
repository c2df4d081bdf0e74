resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    {
      name  = "web"
      image = "${var.repository}:latest"
      environment = [
        { name = "PORT", value = "8080" },
        { name = "OIDC_ISSUER", value = "https://login.microsoftonline.com/01234567-89ab-cdef-0123-456789abcdef/v2.0" },
        { name = "OIDC_CLIENT_ID", value = "{CLIENT_ID}" },
        { name = "OIDC_REDIRECT_URI", value = "https://media.example/login/oauth2/code/cognito" },
      ]
    }
  ])
}
