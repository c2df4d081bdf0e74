window.config = {
  routerBasename: null,
  dataSources: [],
  oidc: [
    {
      // http://<host>:<port>/realms/<realm>
      authority: 'https://sso.example/realms/ohif',
      client_id: 'ohif-viewer',
      redirect_uri: '/callback',
      response_type: 'code',
      useAuthorizationCodeFlow: true,
      scope: 'openid profile email',
      post_logout_redirect_uri: '/logout-redirect.html',
    },
  ],
};
