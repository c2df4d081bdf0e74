import { Amplify } from 'aws-amplify';

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: '{POOL_ID}',
      userPoolClientId: '{CLIENT_ID}',
      loginWith: {
        oauth: {
          domain: 'other.auth.us-east-1.amazoncognito.com',
          scopes: ['openid email phone profile'],
          redirectSignIn: ['http://localhost:3000/'],
          redirectSignOut: ['http://localhost:3000/'],
          responseType: 'code',
        },
      },
    },
  },
});
