// The pages that people see, each reached by keyboard alone: the sandbox's, and those at the end of `cogoidc login`.
// On a phone and on a desk, in both colour schemes, judged by axe-core and by where Tab leads.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { assertAccessible, assertFocused, assertReachable, close, newBrowser, pictures } from './browser.mjs';
import { check } from './check.mjs';
import { api, begin, config, init, user } from './cogoidc.mjs';

// The app, which only shows that one has come to it. `cogoidc login` listens at its address later on.
const server = createServer((_, response) => response.end('App'));
await new Promise(resolve => server.listen(0, 'localhost', resolve));
const { port } = server.address();
const app = `http://localhost:${port}/`;
const lasting = 'Lasting-Horse-1';

/** A set-up of its own: its pool, and the address of its sign-in page. */
async function setUp(name, ...flags) {
  init('spa', '--app-url', app, '--pool-name', name, ...flags);
  const { pool_id: pool, client_id, issuer } = JSON.parse(config('spa', 'json', '--pool-name', name));
  const { authorization_endpoint } = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const address = (redirect_uri = app) => {
    const query = new URLSearchParams({ client_id, redirect_uri, response_type: 'code', scope: 'openid' });
    return `${authorization_endpoint}?${query}`;
  };
  const logout = authorization_endpoint.replace('oauth2/authorize', 'logout');
  const signOut = `${logout}?${new URLSearchParams({ client_id, logout_uri: app })}`;
  return { pool, client_id, address, signOut };
}

const managed = await setUp('pages', '--mfa', 'required', '--self-sign-up');
const classic = await setUp('pages-classic', '--classic');
const joined = await setUp('pages-joined', '--mfa', 'optional');
await api('CreateIdentityProvider', {
  UserPoolId: joined.pool,
  ProviderName: 'Google',
  ProviderType: 'Google',
  ProviderDetails: { client_id: 'a', client_secret: 'b', authorize_scopes: 'openid email' },
});
const joinedClient = { UserPoolId: joined.pool, ClientId: joined.client_id };
const { UserPoolClient: client } = await api('DescribeUserPoolClient', joinedClient);
const { CreationDate, LastModifiedDate, ...same } = client;
await api('UpdateUserPoolClient', { ...same, SupportedIdentityProviders: ['COGNITO', 'Google'] });

const eve = { name: 'eve@hospital.example', password: 'Temporary-Horse-1' };
await api('AdminCreateUser', {
  UserPoolId: managed.pool,
  Username: eve.name,
  TemporaryPassword: eve.password,
  MessageAction: 'SUPPRESS',
});

const context = await newBrowser();
const page = await context.newPage();
const open = url => page.goto(url);

/** Goes to something by Tab. */
async function tabTo(locator) {
  const is = () => locator.evaluate(element => element === document.activeElement);
  for (let step = 0; step < 20 && !(await is()); step += 1) await page.keyboard.press('Tab');
  await assertFocused(page, locator);
}

/** Fills fields in, named by their labels, and sends the form. */
async function send(values) {
  for (const [label, value] of Object.entries(values)) {
    await tabTo(page.getByLabel(label, { exact: true }));
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
}

/** Follows a link by keyboard. */
async function follow(name) {
  await tabTo(page.getByRole('link', { name }));
  await page.keyboard.press('Enter');
}

/** The code that an authenticator app shows for a key (RFC 6238). */
function code(key) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key].map(letter => letters.indexOf(letter).toString(2).padStart(5, '0'));
  const secret = Buffer.from(bits.join('').match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', secret).update(time).digest();
  const start = hash.at(-1) & 15;
  return String((hash.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Judges the page that one has come to. `focused` says where the focus is when it opens. */
async function judge(name, heading, focused) {
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  if (focused) await assertFocused(page, focused());
  await pictures(page, name);
  await assertAccessible(page);
  await assertReachable(page);
}

const field = label => () => page.getByLabel(label, { exact: true });
const alert = () => page.getByRole('alert');

const email = field('Email address');
const newPassword = 'Choose a new password';
const setUpApp = 'Set up an authenticator app';

for (const [name, heading, focused, reach] of [
  ['error', 'An error was encountered', alert, () => open(managed.address(`${app}elsewhere`))],
  ['sign-in-classic', 'Sign in', email, () => open(classic.address())],
  ['sign-in-providers', 'Sign in', email, () => open(joined.address())],
  ['sign-in', 'Sign in', email, () => open(managed.address())],
  ['sign-in-refused', 'Sign in', alert, () => send({ 'Email address': eve.name, Password: 'wrong' })],
  ['sign-up', 'Create an account', email, () => follow('Create an account')],
  [
    'sign-up-refused',
    'Create an account',
    alert,
    () => send({ 'Email address': 'fay@hospital.example', Password: 'short' }),
  ],
  ['confirm', 'Confirm your account', field('Code'), () => send({ Password: lasting })],
  ['confirm-refused', 'Confirm your account', alert, () => send({ Code: '000000' })],
  [
    'forgot-password',
    'Forgot your password?',
    email,
    async () => {
      await follow('Back to sign in');
      await follow('Forgot your password?');
    },
  ],
  ['forgot-password-code', newPassword, field('Code'), () => send({ 'Email address': 'nobody@hospital.example' })],
  ['forgot-password-refused', newPassword, alert, () => send({ Code: '000000', 'New password': lasting })],
  [
    'new-password',
    newPassword,
    field('New password'),
    async () => {
      await follow('Back to sign in');
      await send({ 'Email address': eve.name, Password: eve.password });
    },
  ],
  ['new-password-refused', newPassword, alert, () => send({ 'New password': 'short' })],
  ['second-factor', setUpApp, field('Code'), () => send({ 'New password': lasting })],
  ['second-factor-refused', setUpApp, alert, () => send({ Code: '000000' })],
]) {
  await check(`pages: "${heading}" (${name}) is accessible and is used by keyboard alone`, async () => {
    await reach();
    await judge(name, heading, focused);
  });
}

await check('pages: a code leads to the app, and signing out leads there too and ends the session', async () => {
  const key = await page.locator('code').textContent();
  await send({ Code: code(key) });
  await page.waitForURL(url => url.href.startsWith(app) && url.searchParams.has('code'));
  await open(managed.signOut);
  assert.equal(page.url(), app);
});

for (const [name, focused, reach] of [
  [
    'code',
    field('Code'),
    async () => {
      await open(managed.address());
      await send({ 'Email address': eve.name, Password: lasting });
    },
  ],
  ['code-refused', alert, () => send({ Code: '000000' })],
]) {
  await check(`pages: "Enter your code" (${name}) is accessible and is used by keyboard alone`, async () => {
    await reach();
    await judge(name, 'Enter your code', focused);
  });
}
await new Promise(resolve => {
  server.close(resolve);
  server.closeAllConnections();
});

/** Begins `cogoidc login`. */
const login = () => begin('login', '--target', 'spa', '--pool-name', 'pages-classic', '--json');

await check('pages: those of `cogoidc login` are accessible, whatever comes of the sign-in', async () => {
  const run = login();
  const address = await run.opened;
  await open(`${app}elsewhere`);
  await judge('login-elsewhere', 'Nothing is here');
  await open(`${app}?code=a&state=b`);
  await judge('login-other', 'This belongs to another sign-in');
  await open(address);
  await send({ 'Email address': user.email, Password: user.password });
  await judge('login-signed-in', 'Signed in');
  assert.equal((await run.ended).code, 0);
});

await check('pages: that of a sign-in that failed says why', async () => {
  const run = login();
  const state = new URL(await run.opened).searchParams.get('state');
  const error_description = `not <b>today</b> ${'x'.repeat(90)}`;
  await open(`${app}?${new URLSearchParams({ error: 'access_denied', error_description, state })}`);
  await judge('login-failed', 'Not signed in');
  assert.match(await page.locator('p').textContent(), /not <b>today<\/b>/);
  assert.equal((await run.ended).code, 3);
});
await close();
