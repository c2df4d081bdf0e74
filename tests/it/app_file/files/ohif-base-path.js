window.config = {
  routerBasename: '/pacs',
  dataSources: [],
  oidc: [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: '/callback',
      response_type: 'code',
      scope: 'openid email profile',
    },
  ],
};
