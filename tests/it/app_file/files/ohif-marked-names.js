window.config = {
  dataSources: [],
  oidc: [
    {
      authority: '__OIDC_URL__',
      client_id: '@CLIENT@',
      redirect_uri: '/callback',
      response_type: 'code',
      scope: 'openid',
    },
  ],
};
