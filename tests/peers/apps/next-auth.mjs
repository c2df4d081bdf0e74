// next-auth with its own Cognito provider, in the handler that Next.js calls for a page of the API.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { asksForPassword, close, newBrowser, signIn } from './browser.mjs';
import { altered, check, claims, library } from './check.mjs';
import { confidential, user } from './cogoidc.mjs';
import { asNext } from './next.mjs';
import { bodyOf, serve } from './server.mjs';

const require = createRequire(import.meta.url);
const { default: NextAuth } = require('next-auth');
const { default: Cognito } = require('next-auth/providers/cognito');
const it = library('next-auth');

/** What the app tells the provider, what it got for codes, and what the library has logged. */
let settings;
const accounts = [];
const errors = [];
const options = () => ({
  secret: 'a secret of the app',
  providers: [Cognito({ checks: ['pkce', 'state', 'nonce'], ...settings })],
  callbacks: { jwt: ({ token, account }) => (account && accounts.push(account), token) },
  logger: { error: (code, why) => errors.push((why.error ?? why).message) },
});

const app = await serve(async (request, response) => {
  if (!request.url.startsWith('/api/auth/')) return response.end('the app');
  await asNext(request, response);
  return NextAuth(request, response, options());
});
process.env.NEXTAUTH_URL = app;

const { client_id, client_secret, issuer, discovery_url, token_endpoint, logout_url } = confidential(
  'next-auth',
  `${app}/api/auth/callback/cognito`,
  `${app}/`,
);
const right = { clientId: client_id, clientSecret: client_secret, issuer };

/** The discovery document with other members, and ID tokens with another signature. */
async function forged(members = {}) {
  const address = await serve(async (request, response) => {
    if (request.method === 'GET') {
      const document = await (await fetch(discovery_url)).json();
      return response.end(JSON.stringify({ ...document, token_endpoint: address, ...members }));
    }
    const { authorization } = request.headers;
    const headers = { authorization, 'content-type': request.headers['content-type'] };
    const answer = await fetch(token_endpoint, { method: 'POST', headers, body: await bodyOf(request) });
    const tokens = await answer.json();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ ...tokens, id_token: altered(tokens.id_token) }));
  });
  return { ...right, wellKnown: address };
}

const context = await newBrowser();
const page = await context.newPage();
const session = () => page.evaluate(() => fetch('/api/auth/session').then(answer => answer.json()));

async function leave(provider) {
  settings = provider;
  await page.goto(`${app}/api/auth/signin?callbackUrl=${encodeURIComponent(app)}`);
  await page.getByRole('button', { name: 'Sign in with Cognito' }).click();
}

/** Why the library signs nobody in. */
async function refusal(provider) {
  errors.length = 0;
  await leave(provider);
  await page.waitForURL(url => url.searchParams.get('error') === 'OAuthCallback');
  assert.deepEqual(await session(), {});
  return errors.join();
}

await check(`${it}: a person signs in with code, PKCE, state and nonce`, async () => {
  await leave(right);
  await signIn(page);
  await page.getByText('the app').waitFor();
  assert.equal((await session()).user.email, user.email);
  const [{ id_token, refresh_token }] = accounts;
  assert.equal(claims(id_token).aud, client_id);
  assert.ok(refresh_token);
});

await check(`${it}: its own sign-out ends the session of the app only`, async () => {
  await page.goto(`${app}/api/auth/signout`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('the app').waitFor();
  assert.deepEqual(await session(), {});
  await leave(right);
  await page.getByText('the app').waitFor();
  assert.equal((await session()).user.email, user.email);
});

await check(`${it}: a wrong secret is refused`, async () => {
  await context.clearCookies({ name: 'next-auth.session-token' });
  assert.equal(await refusal({ ...right, clientSecret: 'wrong' }), 'invalid_client');
});

await check(`${it}: an ID token with another signature is refused`, async () => {
  assert.equal(await refusal(await forged()), 'failed to validate JWT signature');
});

await check(`${it}: an ID token of another issuer is refused`, async () => {
  const why = await refusal(await forged({ issuer: 'https://other.example' }));
  assert.equal(why, `unexpected iss value, expected https://other.example, got: ${issuer}`);
});

await check(`${it}: the logout_url of the config ends the session at Cognito and returns to the app`, async () => {
  await page.goto(logout_url);
  await page.getByText('the app').waitFor();
  assert.equal(page.url(), `${app}/`);
  await leave(right);
  await asksForPassword(page);
});
await close();
