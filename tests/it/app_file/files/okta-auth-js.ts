import { OktaAuth } from "@okta/okta-auth-js";

export const oktaAuth = new OktaAuth({
  issuer: "https://dev-12345678.okta.com/oauth2/default",
  clientId: "0oa1b2c3d4e5f6g7h8i9",
  redirectUri: window.location.origin + "/app",
  scopes: ["openid", "profile", "email"],
  pkce: true,
});
