window.__ENV__ = {
  "VITE_API_URL": "https://api.spa.example",
  "VITE_OIDC_AUTHORITY": "{ISSUER}",
  "VITE_OIDC_CLIENT_ID": "{CLIENT_ID}",
  "VITE_OIDC_REDIRECT_URI": "https://spa.example/app",
  "VITE_OIDC_SCOPE": "openid email"
};
