var mgr = new Oidc.UserManager({
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
  response_type: "id_token token",
  scope: "openid profile",
});
