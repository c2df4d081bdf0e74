window.config = {
  routerBasename: '/',
  enableGoogleCloudAdapter: true,
  healthcareApiEndpoint: 'https://healthcare.googleapis.com/v1beta1',
  servers: {},
  oidc: [
    {
      authority: 'https://accounts.google.com',
      client_id: '210987654321-zyxwvut.apps.googleusercontent.com',
      redirect_uri: '/callback',
      response_type: 'id_token token',
      scope: 'email profile openid',
      post_logout_redirect_uri: '/logout-redirect.html',
      revoke_uri: 'https://accounts.google.com/o/oauth2/revoke?token=',
      automaticSilentRenew: true,
      revokeAccessTokenOnSignout: true,
    },
  ],
  studyListFunctionsEnabled: true,
};
