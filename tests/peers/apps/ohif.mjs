// The OHIF Viewer, configured by the block that `cogoidc init --target ohif` prints.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { assertAccessible, asksForPassword, close, newBrowser, picture, signIn } from './browser.mjs';
import { check, claims, until } from './check.mjs';
import { config, init, sandbox, user } from './cogoidc.mjs';
import { archive } from './dicomweb.mjs';
import { viewer } from './viewer.mjs';

const pacs = await archive();
const app = await viewer(pacs.url);
app.append(init('ohif', '--app-url', app.url));
const { issuer, client_id: client } = JSON.parse(config('ohif', 'json'));
pacs.trust(issuer, client);

const context = await newBrowser();
/** What the browser sent to the sandbox, and how that ended. */
const sent = [];
context.on('response', async response => {
  const request = response.request();
  const url = new URL(request.url());
  if (url.origin !== sandbox || request.method() === 'OPTIONS') return;
  const form = new URLSearchParams(request.postData() ?? '');
  const one = { page: url.pathname.split('/').pop(), query: url.searchParams, form, status: response.status() };
  sent.push(one);
  if (one.page === 'token') one.answer = await response.json();
});
const all = (page, grant) =>
  sent.filter(each => each.page === page && (!grant || each.form.get('grant_type') === grant));

const page = await context.newPage();
/** What oidc-client-ts keeps of the sign-in. */
const stored = () =>
  page.evaluate(() => {
    const key = Object.keys(sessionStorage).find(name => name.startsWith('oidc.user:'));
    return JSON.parse(sessionStorage.getItem(key));
  });

await check('ohif: the viewer sends people who are not signed in to the sign-in page', async () => {
  await page.goto(app.url);
  await asksForPassword(page);
  const [authorize] = all('authorize');
  assert.equal(authorize.query.get('client_id'), client);
  assert.equal(authorize.query.get('code_challenge_method'), 'S256');
  assert.equal(authorize.query.get('redirect_uri'), `${app.url}/callback`);
  assert.deepEqual(pacs.requests, [], 'the archive was asked');
  await picture(page, 'sign-in');
});

await check('ohif: the sign-in page is accessible, also where it refuses a password', async () => {
  assert.deepEqual(
    await page.locator('input:visible').evaluateAll(all => all.map(each => each.autocomplete)),
    ['username', 'current-password'],
  );
  await assertAccessible(page);
  await signIn(page, { password: 'wrong' });
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.equal(await alert.textContent().then(text => text.trim()), 'Incorrect username or password.');
  assert.ok(await alert.evaluate(node => node === document.activeElement), 'the alert lacks the focus');
  await assertAccessible(page);
  await picture(page, 'sign-in-refused');
});

const first = await check('ohif: typing the password opens the work list, by code and PKCE', async () => {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(user.password);
  await page.keyboard.press('Enter');
  await page.getByText('Lovelace, Ada').waitFor();
  const [exchange, ...more] = all('token', 'authorization_code');
  assert.deepEqual(more, [], 'more than one exchange');
  assert.equal(exchange.status, 200);
  assert.equal(exchange.form.get('client_secret'), null);
  const verifier = exchange.form.get('code_verifier');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  assert.equal(all('authorize').at(-1).query.get('code_challenge'), challenge);
  return until('answer', () => exchange.answer);
});

await check('ohif: the archive is asked with the access token', async () => {
  const [request] = pacs.requests;
  assert.equal(request.refused, undefined);
  assert.equal(request.token, first.access_token);
  assert.notEqual(request.token, first.id_token);
  await page.getByRole('button', { name: 'Confirm and hide' }).click();
  await picture(page, 'ohif-signed-in');
});

await check('ohif: a token of 70 s is renewed without a page, and the archive gets the new one', async () => {
  const { iat, exp } = claims(first.access_token);
  assert.equal(exp - iat, 70);
  const renewal = await until('renewal', () => all('token', 'refresh_token')[0]);
  assert.equal(renewal.status, 200);
  await until('new token', async () => (await stored()).access_token !== first.access_token);
  const before = pacs.requests.length;
  await page.getByText('Lovelace, Ada').click();
  const request = await until('request to the archive', () => pacs.requests[before]);
  assert.equal(request.refused, undefined);
  assert.ok(claims(request.token).iat > iat, 'the token is the first one');
  assert.equal(all('authorize').length, 1, 'a page was visited');
});

await check('ohif: in another tab nobody is asked again, while the Cognito session lasts', async () => {
  const other = await context.newPage();
  await other.goto(app.url);
  await other.getByText('Lovelace, Ada').waitFor();
  await other.close();
});

await check('ohif: signing out revokes the refresh token and ends the Cognito session', async () => {
  const { refresh_token } = await stored();
  await page.getByRole('button', { name: 'Open settings' }).click();
  await page.getByRole('button', { name: 'Logout' }).click();
  await asksForPassword(page);
  assert.deepEqual(
    all('revoke').map(each => [each.status, each.form.get('token') === refresh_token]),
    [[200, true]],
  );
  const [logout] = all('logout');
  assert.equal(logout.status, 302);
  assert.equal(logout.query.get('logout_uri'), `${app.url}/`);
  const form = { grant_type: 'refresh_token', client_id: client, refresh_token };
  const { token_endpoint } = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const again = await fetch(token_endpoint, { method: 'POST', body: new URLSearchParams(form) });
  assert.deepEqual(await again.json(), { error: 'invalid_grant' });
});

await check('ohif: the next sign-in asks for the password again, and works', async () => {
  const other = await context.newPage();
  await other.goto(app.url);
  await signIn(other);
  await other.getByText('Lovelace, Ada').waitFor();
  assert.deepEqual(pacs.requests.filter(request => request.refused), []);
});
await close();
