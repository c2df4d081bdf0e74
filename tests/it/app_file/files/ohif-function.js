window.config = ({ servicesManager } = {}) => {
  const { UIModalService } = servicesManager?.services ?? {};
  const pages = '{PAGES}';
  const signOut = `${pages}/logout?client_id={CLIENT_ID}&logout_uri=${encodeURIComponent('https://viewer.example/')}`;
  return {
    routerBasename: '/',
    whiteLabeling: { createLogoComponentFn: React => React.createElement('a', { href: '/' }) },
    dataSources: [],
    oidc: [
      {
        authority: '{ISSUER}',
        client_id: '{CLIENT_ID}',
        redirect_uri: '/callback',
        response_type: 'code',
        scope: 'openid email',
        revokeTokenTypes: ['refresh_token'],
        metadata: {
          issuer: '{ISSUER}',
          authorization_endpoint: `${pages}/oauth2/authorize`,
          token_endpoint: pages + '/oauth2/token',
          end_session_endpoint: signOut,
        },
      },
    ],
  };
};
