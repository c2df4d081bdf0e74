export const OIDC_URL = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123';
export const OIDC_CLIENT_NAME = '1example23456789';
export const OIDC_REDIRECT_URI = '';
