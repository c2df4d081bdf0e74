// Has oidc-client-ts itself make its requests out of a snippet's settings, without a network.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const host = new URL(settings.metadata.token_endpoint).host;
const client = new OidcClient({
  ...settings,
  stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
});

const signIn = new URL((await client.createSigninRequest({})).url);
assert.equal(signIn.host, host);
assert.equal(signIn.pathname, '/oauth2/authorize');
assert.equal(signIn.searchParams.get('client_id'), settings.client_id);
assert.equal(signIn.searchParams.get('redirect_uri'), settings.redirect_uri);
assert.equal(signIn.searchParams.get('response_type'), 'code');
assert.equal(signIn.searchParams.get('code_challenge_method'), 'S256');
assert.equal(signIn.searchParams.get('scope'), settings.scope);
assert.ok(settings.scope.split(' ').includes('openid'));

const signOut = new URL((await client.createSignoutRequest({ id_token_hint: 'x' })).url);
assert.equal(signOut.host, host);
assert.equal(signOut.pathname, '/logout');
assert.deepEqual(signOut.searchParams.getAll('client_id'), [settings.client_id]);
const back = new URL(signOut.searchParams.get('logout_uri'));
assert.equal(back.origin, new URL(settings.redirect_uri).origin);

assert.deepEqual(settings.revokeTokenTypes, ['refresh_token']);
