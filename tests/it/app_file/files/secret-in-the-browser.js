const settings = {
  authority: '{ISSUER}',
  client_id: '{CLIENT_ID}',
  client_secret: 'q1w2e3r4t5y6u7i8o9p0',
  redirect_uri: 'https://spa.example/app',
  response_type: 'code',
  scope: 'openid profile email',
  post_logout_redirect_uri: window.location.origin + '/logout',
  revokeAccessTokenOnSignout: true,
};
