export const oidc = {
  authority: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123',
  client_id: '1example23456789',
  redirect_uri: 'http://localhost:5173/',
  response_type: 'code',
  scope: 'openid email profile',
  automaticSilentRenew: true,
  revokeTokensOnSignout: true,
  revokeTokenTypes: ['refresh_token'],
  metadata: {
    issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123',
    authorization_endpoint: 'https://spa-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/authorize',
    token_endpoint: 'https://spa-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/token',
    userinfo_endpoint: 'https://spa-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/userInfo',
    jwks_uri: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json',
    revocation_endpoint: 'https://spa-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/revoke',
    end_session_endpoint: 'https://spa-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=http%3A%2F%2Flocalhost%3A5173%2F',
  },
};
