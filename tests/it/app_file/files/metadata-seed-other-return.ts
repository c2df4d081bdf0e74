export const settings = {
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
  response_type: "code",
  scope: "openid email profile",
  metadataSeed: {
    end_session_endpoint: "{PAGES}/logout?client_id={CLIENT_ID}&logout_uri=https%3A%2F%2Fspa.example%2Fbye",
  },
};
