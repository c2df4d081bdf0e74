import Amplify, { Auth } from 'aws-amplify';

Amplify.configure({
  Auth: {
    mandatorySignIn: true,
    region: 'us-east-1', // REQUIRED - Amazon Cognito Region
    userPoolId: '{POOL_ID}', // OPTIONAL - Amazon Cognito User Pool ID
    identityPoolId: 'us-east-1:01234567-89ab-cdef-0123-456789abcdef',
    userPoolWebClientId: '{CLIENT_ID}',
    oauth: {
      domain: '{DOMAIN}',
      scope: ['email', 'openid', 'profile'],
      redirectSignIn: 'https://spa.example/app',
      redirectSignOut: 'https://spa.example/app',
      responseType: 'code',
    },
  },
  Storage: { AWSS3: { bucket: 'files', region: 'us-east-1' } },
});
