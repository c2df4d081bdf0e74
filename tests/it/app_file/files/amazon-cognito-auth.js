var authData = {
  ClientId : '{CLIENT_ID}', // Your client id here
  AppWebDomain : '{DOMAIN}',
  TokenScopesArray : ['openid', 'email'],
  RedirectUriSignIn : 'https://spa.example/in',
  RedirectUriSignOut : 'https://spa.example/out',
  IdentityProvider : 'COGNITO',
  UserPoolId : '{POOL_ID}',
  AdvancedSecurityDataCollectionFlag : false
};
var auth = new AmazonCognitoIdentity.CognitoAuth(authData);
