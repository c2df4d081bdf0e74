window.config = { routerBasename: null, dataSources: [] };

{
  const before = window.config;
  const oidc = [
    {
      authority: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Old000000',
      client_id: 'oldclient',
      redirect_uri: 'http://localhost:3000/callback',
      response_type: 'code',
      scope: 'openid email profile',
    },
  ];
  window.config =
    typeof before === 'function'
      ? async (...given) => ({ ...(await before(...given)), oidc })
      : { ...before, oidc };
}
// Sign-in with Amazon Cognito; keep this block at the end of the file.
{
  const before = window.config;
  const oidc = [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: 'https://viewer.example/callback',
      response_type: 'code',
      scope: 'openid email profile',
      revokeTokenTypes: ['refresh_token'],
      metadata: {
        end_session_endpoint: '{PAGES}/logout?client_id={CLIENT_ID}&logout_uri=https%3A%2F%2Fviewer.example%2F',
      },
    },
  ];
  window.config =
    typeof before === 'function'
      ? async (...given) => ({ ...(await before(...given)), oidc })
      : { ...before, oidc };
}
