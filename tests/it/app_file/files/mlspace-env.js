window.env = {
  // Modify these values
  OIDC_URL: '{ISSUER}',
  OIDC_REDIRECT_URI: 'https://ml.example/',
  OIDC_CLIENT_NAME: '{CLIENT_ID}',
  LAMBDA_ENDPOINT: 'https://ml.example/Prod',
  MANAGE_IAM_ROLES: true,
  SHOW_MIGRATION_OPTIONS: false,
  APPLICATION_NAME: 'MLSpace',
  SYSTEM_BANNER: { text: '', fontColor: '#000000' },
};
