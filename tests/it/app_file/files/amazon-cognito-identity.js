import { CognitoUserPool } from 'amazon-cognito-identity-js';

const poolData = {
  UserPoolId: '{POOL_ID}',
  ClientId: '0123456789abcdefghijklmnop',
};

export default new CognitoUserPool(poolData);
