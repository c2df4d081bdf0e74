window.config = {
  routerBasename: null,
  dangerouslyUseDynamicConfig: {
    enabled: true,
    // regex will ensure valid configuration source
    regex: /(https:\/\/config\.example(\/[0-9A-Za-z.]+)*)|(\/config\/.*'.json)/,
  },
  oidc: [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: '/callback',
      response_type: 'code',
      scope: 'openid email',
    },
  ],
  dataSources: [],
};
