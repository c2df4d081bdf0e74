const config = {
  dataSources: [],
  oidc: [{ authority: 'https://accounts.google.com', client_id: 'x', response_type: 'id_token token' }],
};
window.config = config;
config.oidc[0] = {
  authority: '{ISSUER}',
  client_id: 'another',
  redirect_uri: '/callback',
  response_type: 'code',
  scope: 'openid email',
};
