window.config = async () => {
  const response = await fetch('/settings.json', { cache: 'no-store' });
  const settings = await response.json();
  return {
    routerBasename: null,
    dataSources: [],
    oidc: [
      {
        authority: settings.authority,
        client_id: settings.clientId,
        redirect_uri: '/callback',
        response_type: 'code',
        scope: 'openid email profile',
      },
    ],
  };
};
