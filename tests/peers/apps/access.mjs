// Cloudflare Access: the request body that `cogoidc` prints, as its types have it, and a client that knows
// nothing but that body and signs people in with it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { close, newBrowser, signIn } from './browser.mjs';
import { check, claims } from './check.mjs';
import { api, config, init, user } from './cogoidc.mjs';
import { tsc } from './tsc.mjs';

const callback = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
const text = init('cloudflare-access', '--app-url', 'acme', '--show-secret');
const body = JSON.parse(text);
const { pool_id: pool, issuer } = JSON.parse(config('cloudflare-access', 'json'));
await api('CreateGroup', { UserPoolId: pool, GroupName: 'Admins' });
await api('AdminAddUserToGroup', { UserPoolId: pool, GroupName: 'Admins', Username: user.email });

/** Signs in by what the body says; gives the token endpoint's answer, checked by openid-client. */
async function tokens(authentication) {
  const { client_id, client_secret, auth_url, token_url, certs_url, scopes } = body.config;
  const server = {
    issuer,
    authorization_endpoint: auth_url,
    token_endpoint: token_url,
    jwks_uri: certs_url,
  };
  const client = new oidc.Configuration(server, client_id, undefined, authentication(client_secret));
  oidc.allowInsecureRequests(client);
  oidc.enableNonRepudiationChecks(client);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const there = oidc.buildAuthorizationUrl(client, {
    redirect_uri: callback,
    scope: scopes.join(' '),
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const context = await newBrowser();
  const page = await context.newPage();
  // Nobody answers there: what counts is what the browser brings.
  const arrival = page.waitForRequest(request => request.url().startsWith(`${callback}?`));
  await page.goto(there.href);
  await signIn(page);
  const back = new URL((await arrival).url());
  await context.close();
  const expected = { pkceCodeVerifier, expectedState, expectedNonce };
  return oidc.authorizationCodeGrant(client, back, expected);
}

await check('cloudflare-access: the body with its secret is what the API client takes', () => {
  writeFileSync('cloudflare.ts', readFileSync('cloudflare.head.ts', 'utf8') + text);
  tsc('cloudflare.ts');
});

await check('cloudflare-access: a client that knows the body alone signs people in', async () => {
  assert.equal(body.config.pkce_enabled, true);
  for (const authentication of [oidc.ClientSecretPost, oidc.ClientSecretBasic]) {
    const { id_token } = await tokens(authentication);
    const keys = createRemoteJWKSet(new URL(body.config.certs_url));
    await jwtVerify(id_token, keys, { audience: body.config.client_id, algorithms: ['RS256'] });
  }
});

await check('cloudflare-access: the ID token has the e-mail address and every claim of the body', async () => {
  const { id_token } = await tokens(oidc.ClientSecretPost);
  const said = claims(id_token);
  assert.equal(said[body.config.email_claim_name], user.email);
  const missing = body.config.claims.filter(name => said[name] === undefined);
  assert.deepEqual(missing, []);
  assert.deepEqual(said['cognito:groups'], ['Admins']);
});

await check('cloudflare-access: a wrong secret is refused', async () => {
  const wrong = secret => oidc.ClientSecretPost(`${secret}x`);
  await assert.rejects(tokens(wrong), { error: 'invalid_client' });
});
await close();
