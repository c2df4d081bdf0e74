export const settings = {
  authority: import.meta.env.VITE_AUTHORITY ?? "{ISSUER}",
  client_id: process.env.REACT_APP_CLIENT_ID || "{CLIENT_ID}",
  redirect_uri: `${window.location.origin}/signed-in`,
  scope: "openid email",
};
