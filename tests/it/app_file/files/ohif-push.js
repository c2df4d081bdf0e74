window.config = { routerBasename: null, dataSources: [], oidc: [] };
window.config.oidc.push({
  authority: '{ISSUER}',
  client_id: '{CLIENT_ID}',
  redirect_uri: '/callback',
  response_type: 'code',
  scope: 'openid email',
});
