export const environment = {
  production: false,
  baseurl: "https://api.spa.example/dev",
  oidc_authority: "{PAGES}",
  oidc_clientId: "{CLIENT_ID}",
  oidc_postLogoutRedirectUri: "http://localhost:4200",
  oidc_redirectUrl: "http://localhost:4200/login/callback",
  oidc_userPoolId: "{POOL_ID}",
  oidc_authWellknownEndpointUrl: `{ISSUER}/.well-known/openid-configuration`,
};
