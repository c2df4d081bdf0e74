export const settings = {
  authority: new URL("{POOL_ID}", "{ORIGIN}").toString(),
  client_id: "{CLIENT_ID}",
  redirect_uri: new URL("/auth/return", window.location.origin).href,
  scope: ["openid", "email"].join(" "),
};
