// A SAML identity provider (samlify) behind the pool: it knows the pool by the document that `idp add` prints.
import assert from 'node:assert/strict';
import { check } from './check.mjs';
import { begin, config, init } from './cogoidc.mjs';
import { linus, poolOf, samlProvider } from './saml-provider.mjs';
import { freePort } from './server.mjs';

const pool = ['--pool-name', 'clinic'];
init('spa', '--app-url', `http://localhost:${await freePort()}`, ...pool);
const { pool_id } = JSON.parse(config('spa', 'json', ...pool));

/** What `idp add` prints. */
async function add(kind, name, ...more) {
  const ran = await begin('idp', 'add', kind, '--name', name, '--target', 'spa', ...pool, ...more, '--json').ended;
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

const known = await check('saml: the metadata of the checklist is that of a service provider, with its addresses', async () => {
  const [saml, adfs] = await Promise.all(['saml', 'adfs'].map(kind => add(kind, 'Clinic', '--dry-run')));
  assert.equal(adfs.checklist.metadata, saml.checklist.metadata);
  const known = poolOf(saml.checklist);
  const { entityMeta } = known;
  const [consumer, audience, signOut] = saml.checklist.addresses.map(each => each.value);
  assert.equal(entityMeta.getAssertionConsumerService('post'), consumer);
  assert.match(consumer, /\/saml2\/idpresponse$/);
  assert.equal(entityMeta.getEntityID(), audience);
  assert.equal(audience, `urn:amazon:cognito:sp:${pool_id}`);
  assert.equal(entityMeta.getSingleLogoutService('post'), signOut);
  assert.equal(entityMeta.getNameIDFormat(), 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent');
  assert.equal(entityMeta.isWantAssertionsSigned(), true);
  assert.equal(entityMeta.isAuthnRequestSigned(), false);
  return known;
});

const clinic = await samlProvider(known);

await check('saml: samlify answers the service provider of that metadata, and that one takes the answer', async () => {
  const { context, entityEndpoint } = await clinic.answer('_r-1');
  assert.equal(entityEndpoint, known.entityMeta.getAssertionConsumerService('post'));
  const { extract } = await known.parseLoginResponse(clinic.entity, 'post', { body: { SAMLResponse: context } });
  assert.equal(extract.audience, `urn:amazon:cognito:sp:${pool_id}`);
  assert.equal(extract.nameID, linus.id);
  assert.equal(extract.response.inResponseTo, '_r-1');
});
