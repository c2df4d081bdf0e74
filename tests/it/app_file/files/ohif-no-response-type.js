window.config = {
  dataSources: [],
  oidc: [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: '/callback',
      useAuthorizationCodeFlow: true,
      scope: 'openid profile email',
    },
  ],
};
