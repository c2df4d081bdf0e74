// Sign-in with Amazon Cognito; keep this block at the end of the file.
{
  const before = window.config;
  const oidc = [
    {
      authority: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123',
      client_id: '1example23456789',
      redirect_uri: 'https://viewer.hospital.example/callback',
      response_type: 'code',
      useAuthorizationCodeFlow: true,
      scope: 'openid email profile',
      post_logout_redirect_uri: '/signed-out',
      automaticSilentRenew: true,
      revokeAccessTokenOnSignout: true,
      revokeTokenTypes: ['refresh_token'],
      metadata: {
        issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123',
        authorization_endpoint: 'https://ohif-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/authorize',
        token_endpoint: 'https://ohif-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/token',
        userinfo_endpoint: 'https://ohif-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/userInfo',
        jwks_uri: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json',
        revocation_endpoint: 'https://ohif-7c1f2a.auth.eu-central-1.amazoncognito.com/oauth2/revoke',
        end_session_endpoint: 'https://ohif-7c1f2a.auth.eu-central-1.amazoncognito.com/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fviewer.hospital.example%2F',
      },
    },
  ];
  window.config =
    typeof before === 'function'
      ? async (...given) => ({ ...(await before(...given)), oidc })
      : { ...before, oidc };
}
