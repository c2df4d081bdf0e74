export const settings = {
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
  response_type: "code",
  scope: "openid email profile groups",
};
