//! The Lambda authorizer of an AWS HealthImaging data store.

use super::Guard;
use crate::app_file::literal::js_string;
use crate::apps::Values;

/// A function for Node.js: HealthImaging sends `bearerToken`, waits one second, and acts in the role that comes back
/// (AWS HealthImaging Developer Guide, "OIDC token verification").
pub(super) fn text(values: &Values) -> String {
    let guard = Guard::of(values);
    let [issuer, keys, client] = [guard.issuer, guard.keys, guard.client_id].map(js_string);
    format!(
        "\
// Lets in the access tokens of one app client of Amazon Cognito, and nothing else. npm install aws-jwt-verify
import {{ JwtVerifier }} from 'aws-jwt-verify';

const issuer = {issuer};
const jwksUri = {keys};
const clientId = {client};

const verifier = JwtVerifier.create({{
  issuer,
  jwksUri,
  // Cognito puts no aud into access tokens.
  audience: null,
  customJwtCheck: ({{ payload }}) => {{
    if (payload.token_use !== 'access') throw new Error('no access token');
    if (payload.client_id !== clientId) throw new Error('a token of another app client');
  }},
}});
// HealthImaging waits one second for an answer, so the keys are fetched before the first token comes.
await verifier.hydrate();

export const handler = async ({{ bearerToken }}) => {{
  try {{
    await verifier.verify(bearerToken);
    return {{ isTokenValid: true, roleArn: process.env.ROLE_ARN }};
  }} catch {{
    return {{ isTokenValid: false }};
  }}
}};
"
    )
}
