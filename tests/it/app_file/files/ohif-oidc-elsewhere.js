window.config = {
  routerBasename: null,
  authentication: {
    oidc: [{ authority: '{ISSUER}', client_id: '{CLIENT_ID}', redirect_uri: '/callback', response_type: 'code' }],
  },
  dataSources: [],
};
