const here = window.location.protocol + '//' + window.location.host;

export const settings = {
  authority: '{ISSUER}',
  client_id: '{CLIENT_ID}',
  redirect_uri: `${here}/return`,
  scope: 'openid',
};
