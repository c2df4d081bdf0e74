const oidcConfig = {
  authority: '{ISSUER}',
  client_id: '{CLIENT_ID}',
  redirect_uri: 'https://spa.example/app/',
};

export { oidcConfig as default };
