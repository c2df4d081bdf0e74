export const oidcConfig = Object.freeze({
  authority: "{ISSUER}/",
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
  scope: "openid",
});
