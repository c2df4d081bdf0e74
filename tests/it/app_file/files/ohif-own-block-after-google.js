/** @type {AppTypes.Config} */
window.config = {
  routerBasename: null,
  enableGoogleCloudAdapter: false,
  showStudyList: true,
  oidc: [
    {
      // ~ REQUIRED
      authority: 'https://accounts.google.com',
      client_id: '123456789012-abcdefghijklmnop.apps.googleusercontent.com',
      redirect_uri: '/callback',
      response_type: 'id_token token',
      scope: 'email profile openid https://www.googleapis.com/auth/cloud-healthcare', // for the DICOM store
      // ~ OPTIONAL
      post_logout_redirect_uri: '/logout-redirect.html',
      revoke_uri: 'https://accounts.google.com/o/oauth2/revoke?token=',
      automaticSilentRenew: true,
      revokeAccessTokenOnSignout: true,
    },
  ],
  extensions: [],
  modes: [],
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'dicomweb',
      configuration: { name: 'main', qidoRoot: 'https://archive.example/dicomWeb', singlepart: 'bulkdata,video' },
    },
  ],
};
// Sign-in with Amazon Cognito; keep this block at the end of the file.
{
  const before = window.config;
  const oidc = [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: 'https://viewer.example/callback',
      response_type: 'code',
      useAuthorizationCodeFlow: true,
      scope: 'openid email profile',
      post_logout_redirect_uri: '/signed-out',
      automaticSilentRenew: true,
      revokeAccessTokenOnSignout: true,
      revokeTokenTypes: ['refresh_token'],
      metadata: {
        issuer: '{ISSUER}',
        authorization_endpoint: '{PAGES}/oauth2/authorize',
        token_endpoint: '{PAGES}/oauth2/token',
        userinfo_endpoint: '{PAGES}/oauth2/userInfo',
        jwks_uri: '{ISSUER}/.well-known/jwks.json',
        revocation_endpoint: '{PAGES}/oauth2/revoke',
        end_session_endpoint: '{PAGES}/logout?client_id={CLIENT_ID}&logout_uri=https%3A%2F%2Fviewer.example%2F',
      },
    },
  ];
  window.config =
    typeof before === 'function'
      ? async (...given) => ({ ...(await before(...given)), oidc })
      : { ...before, oidc };
}
