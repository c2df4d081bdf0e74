export const settings = {
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: window.location.origin + "/oidc/return",
  response_type: "code",
  scope: "openid email profile",
};
