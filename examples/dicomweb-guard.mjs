// Lets in the access tokens of one app client of Amazon Cognito, and nothing else. npm install aws-jwt-verify
import { JwtVerifier } from 'aws-jwt-verify';

const issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123';
const jwksUri = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/.well-known/jwks.json';
const clientId = '1example23456789';

const verifier = JwtVerifier.create({
  issuer,
  jwksUri,
  // Cognito puts no aud into access tokens.
  audience: null,
  customJwtCheck: ({ payload }) => {
    if (payload.token_use !== 'access') throw new Error('no access token');
    if (payload.client_id !== clientId) throw new Error('a token of another app client');
  },
});
// HealthImaging waits one second for an answer, so the keys are fetched before the first token comes.
await verifier.hydrate();

export const handler = async ({ bearerToken }) => {
  try {
    await verifier.verify(bearerToken);
    return { isTokenValid: true, roleArn: process.env.ROLE_ARN };
  } catch {
    return { isTokenValid: false };
  }
};
