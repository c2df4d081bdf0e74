// openid-client, with a confidential client and the discovery document.
import assert from 'node:assert/strict';
import * as oidc from 'openid-client';
import { close, newBrowser, signIn } from './browser.mjs';
import { altered, check, claims, library } from './check.mjs';
import { confidential, user } from './cogoidc.mjs';
import { serve } from './server.mjs';

const it = library('openid-client');
const app = await serve((request, response) => response.end('the app'));
const callback = `${app}/callback`;
const { client_id, client_secret, issuer } = confidential('openid-client', callback, `${app}/`);
const context = await newBrowser();
const page = await context.newPage();

/** The library with what it discovers; it verifies the signature of every ID token. */
const discover = (authentication, from = issuer) =>
  oidc.discovery(new URL(from), client_id, undefined, authentication, {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });

/** Exchanges the code of a sign-in; `person` answers the page if one is shown. */
async function signedIn(client, person = () => {}, nonce = expected => expected) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const there = oidc.buildAuthorizationUrl(client, {
    redirect_uri: callback,
    scope: 'openid email profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  await page.goto(there.href);
  await person();
  await page.waitForURL(url => url.href.startsWith(`${callback}?`));
  const expected = { pkceCodeVerifier, expectedState, expectedNonce: nonce(expectedNonce) };
  return oidc.authorizationCodeGrant(client, new URL(page.url()), expected);
}

/** The error of the server, or what the library has against its answer. */
const errorOf = promise => promise.then(() => 'none', why => why.error ?? why.cause?.message ?? why.message);

const basic = await discover(oidc.ClientSecretBasic(client_secret));
const first = await check(`${it}: PKCE, state and nonce sign a person in, and the ID token is verified`, async () => {
  const tokens = await signedIn(basic, () => signIn(page));
  assert.equal(tokens.claims().email, user.email);
  assert.equal(tokens.claims().iss, issuer);
  assert.equal(tokens.claims().aud, client_id);
  return tokens;
});

await check(`${it}: userInfo is about the same person`, async () => {
  const { email } = await oidc.fetchUserInfo(basic, first.access_token, first.claims().sub);
  assert.equal(email, user.email);
});

const post = await discover(oidc.ClientSecretPost(client_secret));
await check(`${it}: the secret in the form instead of the header is taken`, async () => {
  assert.equal((await signedIn(post)).claims().sub, first.claims().sub);
});

await check(`${it}: a refresh gives new tokens of the same person`, async () => {
  const tokens = await oidc.refreshTokenGrant(basic, first.refresh_token);
  assert.notEqual(tokens.access_token, first.access_token);
  assert.equal(claims(tokens.access_token).sub, first.claims().sub);
  assert.equal(tokens.claims().sub, first.claims().sub);
});

await check(`${it}: a wrong secret is refused`, async () => {
  const wrong = await discover(oidc.ClientSecretBasic('wrong'));
  assert.equal(await errorOf(signedIn(wrong)), 'invalid_client');
});

await check(`${it}: an ID token with another signature is refused`, async () => {
  const tampered = await discover(oidc.ClientSecretBasic(client_secret));
  tampered[oidc.customFetch] = async (...request) => {
    const response = await fetch(...request);
    const body = await response.json();
    if (body.id_token) body.id_token = altered(body.id_token);
    return Response.json(body, response);
  };
  assert.equal(await errorOf(signedIn(tampered)), 'JWT signature verification failed');
});

await check(`${it}: the nonce of another request is refused`, async () => {
  assert.equal(await errorOf(signedIn(basic, undefined, oidc.randomNonce)), 'unexpected ID Token "nonce" claim value');
});

await check(`${it}: the discovery document of another issuer is refused`, async () => {
  const elsewhere = discover(oidc.ClientSecretBasic(client_secret), issuer.replace('localhost', '127.0.0.1'));
  assert.equal(await errorOf(elsewhere), 'discovered metadata issuer does not match the expected issuer');
});

await check(`${it}: a revoked refresh token gives no tokens`, async () => {
  await oidc.tokenRevocation(basic, first.refresh_token);
  assert.equal(await errorOf(oidc.refreshTokenGrant(basic, first.refresh_token)), 'invalid_grant');
});

await check(`${it}: signing out with logout_uri ends the session and returns to the app`, async () => {
  const there = oidc.buildEndSessionUrl(basic, { logout_uri: `${app}/` });
  assert.equal(there.searchParams.get('client_id'), client_id);
  await page.goto(there.href);
  await page.getByText('the app').waitFor();
  assert.equal(page.url(), `${app}/`);
  await signedIn(basic, () => signIn(page));
});
await close();
