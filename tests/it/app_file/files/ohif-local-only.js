window.config = {
  dataSources: [],
  oidc: [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: 'https://viewer.example/callback',
      response_type: 'code',
      scope: 'openid email profile',
    },
  ],
};

if (window.location.hostname === 'localhost') {
  window.config.oidc[0].redirect_uri = 'http://localhost:3000/callback';
}
