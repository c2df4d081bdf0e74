window.config = { routerBasename: null, dataSources: [], oidc: [{ authority: 'https://accounts.google.com', client_id: 'x' }] };
Object.assign(window.config, {
  oidc: [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: '/callback',
      response_type: 'code',
      scope: 'openid email',
    },
  ],
});
