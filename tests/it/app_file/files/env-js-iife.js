(function (window) {
  window.__env = window.__env || {};

  // Sign-in
  window.__env.issuer = '{ISSUER}';
  window.__env.clientId = 'portal';
  window.__env.redirectUri = 'https://spa.example/app';
  window.__env.enableDebug = true;
}(this));
