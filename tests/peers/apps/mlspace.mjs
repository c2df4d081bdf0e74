// MLSpace's contract: its web client's library in the browser, its authorizer behind it, and the two
// forms of config that `cogoidc` prints for it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { close, newBrowser, signIn } from './browser.mjs';
import { check, claims } from './check.mjs';
import { config, init, sandbox, user } from './cogoidc.mjs';
import { serve } from './server.mjs';
import { tsc } from './tsc.mjs';

const library = readFileSync('node_modules/oidc-client-ts-2/dist/browser/oidc-client-ts.min.js');
/** The settings of MLSpace's web client; nothing else of it can be set. */
const client = `
  const settings = {
    authority: env.OIDC_URL,
    client_id: env.OIDC_CLIENT_NAME,
    redirect_uri: env.OIDC_REDIRECT_URI,
    post_logout_redirect_uri: env.OIDC_REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile email',
  };
  window.manager = new oidc.UserManager(settings);
  window.user = location.search.includes('code=') ? manager.signinCallback() : manager.getUser();`;

let env;
const host = await serve((request, response) => {
  if (request.url.endsWith('.js')) {
    return response.writeHead(200, { 'content-type': 'text/javascript' }).end(library);
  }
  const scripts = `<script src="/library.js"></script><script>const env = ${JSON.stringify(env)};${client}</script>`;
  return response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${scripts}`);
});
const file = 'mlspace.json';
writeFileSync(file, init('mlspace', '--app-url', `${host}/Prod`));
env = JSON.parse(readFileSync(file, 'utf8'));

const context = await newBrowser();
const page = await context.newPage();

/** Signs in as MLSpace does, or with other scopes; gives the tokens. */
async function tokens(scope) {
  await page.goto(env.OIDC_REDIRECT_URI);
  await page.evaluate(scope => void manager.signinRedirect(scope && { scope }), scope);
  if (!scope) await signIn(page, { name: 'ada' });
  await page.waitForURL(url => url.origin === host && url.searchParams.has('code'));
  return page.evaluate(async () => {
    const { id_token, access_token } = await window.user;
    return { id_token, access_token };
  });
}

const judge = token =>
  JSON.parse(execFileSync(process.env.PYTHON, ['authorizer.py', file], { input: token, encoding: 'utf8' }));

await check('mlspace: config.json and constants.ts say the same, and tsc takes both', () => {
  const constants = config('mlspace', 'constants.ts');
  const values = [...constants.matchAll(/const (\w+) = '(.*)';/g)].map(([, name, value]) => [name, value]);
  assert.deepEqual(Object.fromEntries(values), env);
  assert.equal(env.OIDC_REDIRECT_URI, `${host}/Prod/`);
  writeFileSync('constants.ts', constants);
  writeFileSync('config.ts', readFileSync('config.head.ts', 'utf8') + readFileSync(file, 'utf8'));
  tsc('constants.check.ts', 'config.ts');
});

const got = await check('mlspace: its web client signs in with what it asks for, and reads who that is', async () => {
  const got = await tokens();
  const { preferred_username, name, email } = claims(got.id_token);
  assert.ok(preferred_username && name, JSON.stringify(claims(got.id_token)));
  assert.equal(email, user.email);
  return got;
});

await check('mlspace: its authorizer lets the ID token in', () => {
  const principalId = claims(got.id_token).preferred_username;
  assert.deepEqual(judge(got.id_token), { Effect: 'Allow', principalId });
});

await check('mlspace: its authorizer keeps out the access token, and one without the profile scope', async () => {
  assert.match(judge(got.access_token).why, /^MissingRequiredClaimError: .*"aud"/);
  const { id_token } = await tokens('openid email');
  assert.match(judge(id_token).why, /^KeyError: 'preferred_username'/);
});

await check('mlspace: its sign-out ends on an error page, and the Cognito session lasts, as init says', async () => {
  await page.evaluate(() => void manager.signoutRedirect());
  await page.waitForURL(url => url.origin === sandbox && url.pathname.endsWith('/error'));
  await page.getByText('An error was encountered').waitFor();
  await tokens('openid profile email');
});
await close();
