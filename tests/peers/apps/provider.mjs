// An OpenID Connect provider that is not ours, and one person who signs in at it.
import { createServer } from 'node:http';

// Its advice to those who run it for good is no news here.
console.info = console.warn = () => {};
const { Provider } = await import('oidc-provider');

export const grace = {
  login: 'u-1906',
  claims: { email: 'grace@hospital.example', email_verified: true, name: 'Grace Hopper' },
};

/** What a checklist of cogoidc says, as the metadata of a client. */
export function clientOf(checklist, client_id, client_secret) {
  const said = Object.fromEntries(checklist.screens[0].fields.map(({ field, value }) => [field, value]));
  for (const list of ['redirect_uris', 'response_types', 'grant_types']) said[list] = [said[list]];
  return { ...said, client_id, client_secret };
}

/**
 * Serves a provider that knows one client; `end` is what stands at the end of its issuer. `headers` are those that
 * came with each code to be exchanged.
 */
export async function provider(client, end = '') {
  const headers = [];
  const server = createServer((request, response) => {
    if (request.url === '/token') headers.push(request.headers);
    answer(request, response);
  });
  server.unref();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${server.address().port}${end}`;
  const it = new Provider(issuer, {
    clients: [client],
    scopes: ['openid', 'email', 'profile', ...(client.scope ?? '').split(' ')],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...grace.claims }) }),
    cookies: { keys: ['of this run alone'] },
  });
  const answer = it.callback();
  // It looks at what it was told of a client when it first needs it.
  await it.Client.find(client.client_id);
  return { issuer, headers };
}

/** Signs Grace in at its own pages, by one name or another, and agrees to what the client wants to know. */
export async function signInThere(page, issuer, login = grace.login) {
  await page.waitForURL(url => url.href.startsWith(issuer) && url.pathname.startsWith('/interaction/'));
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
