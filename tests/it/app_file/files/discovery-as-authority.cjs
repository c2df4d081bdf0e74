'use strict';

module.exports = {
  authority: '{ISSUER}/.well-known/openid-configuration',
  client_id: '{CLIENT_ID}',
  redirect_uri: 'https://spa.example/app',
};
