window.config = {
  routerBasename: null,
  dataSources: [],
};
window.config = Object.assign({}, window.config, {
  oidc: [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: '/callback',
      response_type: 'code',
      scope: 'openid email profile',
    },
  ],
});
