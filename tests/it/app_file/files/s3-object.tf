resource "aws_s3_object" "settings" {
  bucket       = aws_s3_bucket.web.id
  key          = "settings.json"
  content_type = "application/json"
  content = jsonencode({
    authority    = "{ISSUER}"
    client_id    = "formerclient"
    redirect_uri = "https://spa.example/app"
    scope        = "openid email"
  })
}
