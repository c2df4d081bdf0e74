window.config = {
  oidc: [
    {
      authority: null,
      client_id: 'template-viewer',
      redirect_uri: '/callback',
      response_type: 'code',
      scope: 'openid profile email',
      post_logout_redirect_uri: '/logout-redirect.html',
    },
  ],
};
// What this stage changes.
window.config.oidc[0].authority = '{ISSUER}';
window.config.oidc[0].client_id = '{CLIENT_ID}';
