const amplifyConfig = {
  Auth: {
    region: 'us-east-1',
    userPoolId: '{POOL_ID}',
    userPoolWebClientId: '{CLIENT_ID}',
    oauth: {
      domain: '{PAGES}',
      redirectSignIn: 'http://localhost:3000/,https://spa.example/app',
      redirectSignOut: 'https://spa.example/app',
      scope: ['email', 'openid'],
      responseType: 'code',
    },
  },
  aws_appsync_authenticationType: 'AMAZON_COGNITO_USER_POOLS',
};

export default amplifyConfig;
