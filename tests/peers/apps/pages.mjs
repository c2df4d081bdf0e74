// The sandbox's other pages, judged by axe-core: what a first sign-in with a second factor leads through, and an error.
import { assertAccessible, close, newBrowser, picture, signIn } from './browser.mjs';
import { check } from './check.mjs';
import { api, config, init } from './cogoidc.mjs';

const callback = 'http://localhost:9/';
init('spa', '--app-url', callback, '--mfa', 'required');
const { pool_id: pool, client_id, issuer } = JSON.parse(config('spa', 'json'));
const eve = { name: 'eve@hospital.example', password: 'Temporary-Horse-1' };
await api('AdminCreateUser', {
  UserPoolId: pool,
  Username: eve.name,
  TemporaryPassword: eve.password,
  MessageAction: 'SUPPRESS',
});

const { authorization_endpoint } = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
const context = await newBrowser({ viewport: { width: 360, height: 740 } });
const page = await context.newPage();
const authorize = redirect_uri => {
  const query = new URLSearchParams({ client_id, redirect_uri, response_type: 'code', scope: 'openid' });
  return page.goto(`${authorization_endpoint}?${query}`);
};

for (const [name, heading, reach] of [
  ['error', 'An error was encountered', () => authorize(`${callback}elsewhere`)],
  ['new-password', 'Choose a new password', () => authorize(callback).then(() => signIn(page, eve))],
  [
    'second-factor',
    'Set up an authenticator app',
    async () => {
      await page.keyboard.type('Lasting-Horse-1');
      await page.keyboard.press('Enter');
    },
  ],
]) {
  await check(`sandbox: its page "${heading}" is accessible, on a small screen too`, async () => {
    await reach();
    await page.getByRole('heading', { name: heading }).waitFor();
    await assertAccessible(page);
    await picture(page, name);
  });
}
await close();
