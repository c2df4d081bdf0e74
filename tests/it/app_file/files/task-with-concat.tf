locals {
  base = [{ name = "PORT", value = "8080" }]
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([{
    name = "web"
    environment = concat(local.base, [
      { name = "OIDC_ISSUER", value = "{ISSUER}" },
      { name = "OIDC_CLIENT_ID", value = "{CLIENT_ID}" },
    ])
  }])
}
