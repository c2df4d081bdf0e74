// `cogoidc config --push` and Cloudflare's own API client, on one stand-in of the API. What the stand-in is sent and
// what it answers are of the types that the client has for them.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import Cloudflare from 'cloudflare';
import { check, library } from './check.mjs';
import { asking, config, init } from './cogoidc.mjs';
import { bodyOf, serve } from './server.mjs';
import { tsc } from './tsc.mjs';

const it = library('cloudflare');
const token = 'push-token';
const path = '/accounts/acme/access/identity_providers';
const redirect_url = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
const methods = new Map();
const sent = [];
const answered = [];

/** As Cloudflare shows it: without the secret, with the callback URL. */
function shown({ config: { client_secret, ...config }, ...method }) {
  const answer = { ...method, config: { ...config, redirect_url } };
  answered.push(answer);
  return answer;
}

const url = await serve(async (request, response) => {
  const say = (status, result, errors = []) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ success: status === 200, errors, messages: [], result }));
  if (request.headers.authorization !== `Bearer ${token}`) return say(403, null, [{ code: 10000, message: 'no' }]);
  const { pathname, searchParams } = new URL(request.url, 'http://stand-in');
  if (pathname === '/accounts') return say(200, [{ id: 'acme', name: 'Acme' }]);
  const id = pathname.slice(path.length + 1);
  assert.ok(pathname.startsWith(path), pathname);
  if (request.method === 'GET') {
    if (id) return say(200, shown(methods.get(id)));
    const from = (Number(searchParams.get('page') ?? 1) - 1) * 50;
    return say(200, [...methods.values()].slice(from, from + 50).map(shown));
  }
  const body = JSON.parse(await bodyOf(request));
  sent.push(body);
  const of = id || `id-${methods.size + 1}`;
  methods.set(of, { ...body, id: of });
  return say(200, shown(methods.get(of)));
});

init('cloudflare-access', '--pool-name', 'push', '--app-url', 'acme');
const pool = ['--target', 'cloudflare-access', '--pool-name', 'push'];
const { client_secret: secret, client_id: client } = JSON.parse(
  config('cloudflare-access', 'json', ...pool.slice(2), '--show-secret'),
);
const variables = { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_BASE_URL: url };
const push = () => asking(variables, 'config', '--push', ...pool, '--yes');
const cloudflare = new Cloudflare({ apiToken: token, baseURL: url });
const { identityProviders } = cloudflare.zeroTrust;
const first = async () => (await identityProviders.list({ account_id: 'acme' })).result[0];

/** A file that compiles only if a document is of the type that the head names. */
function typed(file, head, document) {
  writeFileSync(file, head + JSON.stringify(document, null, 2));
  return file;
}

await check(`push: ${it} reads the login method that was created, and the address tries it`, async () => {
  const tried = await push();
  const made = await first();
  assert.equal(made.name, 'Amazon Cognito');
  assert.equal(made.config.client_id, client);
  assert.equal(tried, `https://acme.cloudflareaccess.com/cdn-cgi/access/test-idp/${made.id}\n`);
  assert.equal(sent.at(-1).config.client_secret, secret);
});

await check(`push: what ${it} adds stays, and nothing is created twice`, async () => {
  const { id, config: present } = await first();
  await identityProviders.update(id, {
    account_id: 'acme',
    name: 'Staff',
    type: 'oidc',
    config: { ...present, client_secret: secret, claims: ['custom:team'], auth_url: 'https://old.example/' },
    scim_config: { enabled: true },
  });
  await push();
  const now = await identityProviders.get(id, { account_id: 'acme' });
  assert.equal(now.name, 'Staff');
  assert.deepEqual(now.scim_config, { enabled: true });
  assert.equal(now.config.auth_url, present.auth_url);
  assert.deepEqual(now.config.claims, ['custom:team', 'sub', 'cognito:username', 'name', 'cognito:groups']);
  assert.equal(methods.size, 1);
});

await check(`push: what is sent, and what the stand-in answers, is of the types of ${it}`, () => {
  const ours = sent.filter(body => !body.config.redirect_url);
  assert.equal(ours.length, 2);
  const reply = "import type Cloudflare from 'cloudflare';\n\n" +
    'export const reply: Cloudflare.ZeroTrust.IdentityProviders.IdentityProvider =\n';
  const body = readFileSync('cloudflare.head.ts', 'utf8');
  const files = ours.map((document, index) => typed(`push-${index}.ts`, body, document));
  tsc(...files, typed('push-reply.ts', reply, answered.at(-1)));
});
