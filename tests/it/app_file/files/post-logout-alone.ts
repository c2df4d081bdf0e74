export const settings = {
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
  post_logout_redirect_uri: "https://spa.example/bye",
  response_type: "code",
  scope: "openid email profile",
  revokeTokensOnSignout: true,
};
