window.config = {
  oidc: [
    {
      authority: '${OIDC_AUTHORITY}',
      client_id: '${OIDC_CLIENT_ID}',
      redirect_uri: '${VIEWER_URL}/callback',
      response_type: 'code',
      scope: 'openid email profile',
    },
  ],
};
