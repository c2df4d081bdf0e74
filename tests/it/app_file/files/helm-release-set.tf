resource "helm_release" "oauth2_proxy" {
  name       = "oauth2-proxy"
  repository = "https://oauth2-proxy.github.io/manifests"
  chart      = "oauth2-proxy"

  set {
    name  = "config.clientID"
    value = "{CLIENT_ID}"
  }

  set {
    name  = "extraArgs.oidc-issuer-url"
    value = "{ISSUER}"
  }
}
