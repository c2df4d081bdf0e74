const isLocal = window.location.hostname === "localhost";

export const settings = {
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: isLocal ? "http://localhost:5173/" : "https://spa.example/app",
  scope: "openid email",
};
