// A SAML identity provider (samlify) behind the pool: it knows the pool by the document that `idp add` prints.
import assert from 'node:assert/strict';
import { close, newBrowser, picture } from './browser.mjs';
import { check, claims } from './check.mjs';
import { api, begin, config, file, init } from './cogoidc.mjs';
import { keyPair, linus, poolOf, samlProvider } from './saml-provider.mjs';
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

const join = (name, ...metadata) => add('saml', name, ...metadata, '--yes');
const users = async () => (await api('ListUsers', { UserPoolId: pool_id })).Users;

/** Signs in by `cogoidc login`, in a browser that nobody has signed in with. */
async function login(name) {
  const context = await newBrowser();
  const page = await context.newPage();
  const run = begin('login', '--identity-provider', name, '--target', 'spa', ...pool, '--show-tokens', '--json');
  await page.goto(await run.opened);
  const ran = await run.ended;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await picture(page, `saml-${name}`);
  await context.close();
  return { ...ran, report: JSON.parse(ran.stdout) };
}

await check('saml: samlify is joined to the pool by its metadata', async () => {
  const { checks } = await join('Clinic', '--metadata-url', `${clinic.url}/metadata`);
  assert.deepEqual(checks.map(each => [each.id, each.outcome]), [['idp.metadata', 'pass']]);
});

await check('saml: samlify signs a person in, and the tokens are Cognito\'s own', async () => {
  const { code, report, stderr } = await login('Clinic');
  assert.equal(code, 0, stderr);
  assert.equal(report.ok, true, JSON.stringify(report.checks));
  const said = claims(report.tokens.id_token);
  assert.deepEqual(said, report.claims);
  assert.ok(said.iss.endsWith(`/${pool_id}`), said.iss);
  assert.equal(said['cognito:username'], `Clinic_${linus.id}`);
  assert.deepEqual([said.email, said.name], ['linus@hospital.example', 'Linus <& "Torvalds"']);
  const [{ providerName, providerType, userId, issuer }] = said.identities;
  assert.deepEqual(
    [providerName, providerType, userId, issuer],
    ['Clinic', 'SAML', linus.id, clinic.entity.entityMeta.getEntityID()],
  );
  const [asked] = clinic.requests;
  assert.equal(asked.issuer, `urn:amazon:cognito:sp:${pool_id}`);
  assert.equal(asked.request.assertionConsumerServiceUrl, known.entityMeta.getAssertionConsumerService('post'));
});

await check('saml: the same provider, by its metadata in a file, makes another user of the same person', async () => {
  await join('Filed', '--metadata-file', file('metadata.xml', clinic.entity.getMetadata()));
  const { code, report, stderr } = await login('Filed');
  assert.equal(code, 0, stderr);
  assert.equal(report.claims['cognito:username'], `Filed_${linus.id}`);
  const federated = (await users()).filter(user => user.UserStatus === 'EXTERNAL_PROVIDER');
  assert.deepEqual(federated.map(user => user.Username).sort(), [`Clinic_${linus.id}`, `Filed_${linus.id}`]);
});

const other = keyPair();
const later = text => text.replace(/(?<=(NotOnOrAfter|NotBefore)=")\d{4}/g, '2099');
const past = text => text.replace(/(?<=NotOnOrAfter=")\d{4}/g, '2001');
for (const [how, spoil, says] of [
  ['signed by somebody else', { key: other.key }, /its signature is not the provider's/],
  ['changed after it was signed', { after: text => text.replaceAll(linus.id, 'u-1') }, /its signature is not the/],
  ['not signed', { after: text => text.replace(/<ds:Signature .*<\/ds:Signature>/s, '') }, /it has no readable signature/],
  ['wrapped around a signed one', { after: wrapped }, /its signature is not the/],
  ['for another audience', { change: text => text.replace(/(?<=<saml:Audience>)[^<]*/, 'urn:x') }, /another audience/],
  ['for another recipient', { change: text => text.replace(/(?<=Recipient=")/, 'x') }, /is not confirmed/],
  ['for another destination', { change: text => text.replace(/(?<=Destination=")/, 'x') }, /another destination/],
  ['to another request', { change: text => text.replace(/(?<=InResponseTo=")/g, 'x') }, /responds to another request/],
  ['from another issuer', { change: text => text.replace(/(?<=Issuer[^>]*>)h/g, 'x') }, /from another issuer/],
  ['that is over', { change: past }, /it has expired/],
  ['that has not begun', { change: later }, /it is not valid yet/],
  ['that refuses', { change: text => text.replace('status:Success', 'status:Responder') }, /its status is not Success/],
  ['without a NameID', { change: text => text.replace(/(?<=<saml:NameID[^>]*>)[^<]*/, '') }, /it has no NameID/],
]) {
  await check(`saml: an answer ${how} signs nobody in, and is told why`, async () => {
    const before = await users();
    clinic.spoil = { ...spoil };
    const { code, report, stderr } = await login('Clinic');
    clinic.spoil = {};
    assert.equal(code, 3, stderr);
    const told = report.checks.find(each => each.outcome === 'fail');
    assert.equal(told.id, 'login.sign-in');
    assert.match(told.why, says);
    assert.deepEqual(await users(), before);
  });
}
await close();

/** The signed assertion kept where nobody looks, and another in its place. */
function wrapped(text) {
  const [signed] = /<saml:Assertion .*<\/saml:Assertion>/s.exec(text);
  const forged = signed
    .replace(/<ds:Signature .*<\/ds:Signature>/s, '')
    .replace(/ID="[^"]*"/, 'ID="_forged"')
    .replaceAll(linus.id, 'u-1');
  return text.replace(signed, `<samlp:Extensions>${signed}</samlp:Extensions>${forged}`);
}
