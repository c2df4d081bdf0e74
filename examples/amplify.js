Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: 'eu-central-1_AbCdEf123',
      userPoolClientId: '1example23456789',
      loginWith: {
        oauth: {
          domain: 'amplify-7c1f2a.auth.eu-central-1.amazoncognito.com',
          scopes: ['openid', 'email', 'profile'],
          redirectSignIn: ['http://localhost:5173/'],
          redirectSignOut: ['http://localhost:5173/'],
          responseType: 'code',
        },
      },
    },
  },
});
