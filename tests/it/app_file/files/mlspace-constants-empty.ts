export const OIDC_URL = '';
export const OIDC_CLIENT_NAME = 'web-client';
export const OIDC_REDIRECT_URI = '';
export const OIDC_VERIFY_SSL = true;
