// A SAML identity provider that is not ours (samlify), and one person who signs in at it.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import samlify from 'samlify';
import { serve } from './server.mjs';

// It has no schemas of its own; what it reads is asserted on below.
samlify.setSchemaValidator({ validate: () => Promise.resolve('not looked at') });

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
export const linus = {
  id: 'u-1969',
  [`${claims}/emailaddress`]: 'linus@hospital.example',
  [`${claims}/name`]: 'Linus <& "Torvalds"',
};

/** A key, and the certificate that it signs itself with. */
export function keyPair() {
  const folder = mkdtempSync(join(tmpdir(), 'saml-'));
  const [key, certificate] = ['key.pem', 'certificate.pem'].map(name => join(folder, name));
  const subject = ['-subj', '/CN=provider', '-days', '365', '-nodes', '-newkey', 'rsa:2048'];
  execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
}

/** The pool, as its checklist has the provider know it. */
export const poolOf = checklist => samlify.ServiceProvider({ metadata: checklist.metadata });

const attribute = ([name, value]) =>
  `<saml:Attribute Name="${name}"><saml:AttributeValue>${escaped(value)}</saml:AttributeValue></saml:Attribute>`;
const escaped = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

/** The response to a request, as samlify's own template has it, before it is signed. */
function filled(template, values, person) {
  const statements = Object.entries(person).filter(([name]) => name !== 'id').map(attribute);
  const instant = { IssueInstant: values.ConditionsNotBefore };
  const all = { ...values, ...instant, NameID: escaped(person.id), AuthnStatement: '' };
  const statement = `<saml:AttributeStatement>${statements.join('')}</saml:AttributeStatement>`;
  return samlify.SamlLib.replaceTagsByValue(template, all).replace('{AttributeStatement}', () => statement);
}

/**
 * Serves a provider that signs in whoever comes. What is in `spoil` goes wrong with its answers: the `key` they are
 * signed with, their text `change`d before that, or `after`.
 */
export async function samlProvider(pool) {
  const { key, certificate } = keyPair();
  const it = { spoil: {}, requests: [] };
  const served = await serve(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, it.url);
    if (pathname === '/metadata') {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(it.entity.getMetadata());
      return;
    }
    const query = Object.fromEntries(searchParams);
    const asked = await it.entity.parseLoginRequest(pool, 'redirect', { query, octetString: '' });
    it.requests.push(asked.extract);
    const { context, entityEndpoint } = await it.answer(asked.extract.request.id);
    const field = (name, value) => `<input type="hidden" name="${name}" value="${escaped(value)}">`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(
      `<!doctype html><title>Signed in</title><form method="post" action="${escaped(entityEndpoint)}">` +
        `${field('SAMLResponse', context)}${field('RelayState', query.RelayState ?? '')}</form>` +
        '<script>document.forms[0].submit()</script>',
    );
  });
  // Another site than the pool's, so that a browser sends no cookies with the form that it posts there.
  it.url = served.replace('localhost', '127.0.0.1');
  const entity = privateKey => samlify.IdentityProvider({
    entityID: `${it.url}/metadata`,
    signingCert: certificate,
    privateKey,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleSignOnService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${it.url}/sso?tenant=1` },
    ],
    singleLogoutService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: `${it.url}/slo` }],
  });
  it.entity = entity(key);
  it.answer = async id => {
    const now = Date.now();
    const at = seconds => new Date(now + seconds * 1000).toISOString();
    const consumer = pool.entityMeta.getAssertionConsumerService('post');
    const values = {
      ID: `_${randomUUID()}`,
      AssertionID: `_${randomUUID()}`,
      Destination: consumer,
      SubjectRecipient: consumer,
      Audience: pool.entityMeta.getEntityID(),
      Issuer: it.entity.entityMeta.getEntityID(),
      StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      ConditionsNotBefore: at(0),
      ConditionsNotOnOrAfter: at(300),
      SubjectConfirmationDataNotOnOrAfter: at(300),
      InResponseTo: id,
    };
    const { key: signer = key, change = text => text, after = text => text } = it.spoil;
    const fill = template => ({ id: values.ID, context: change(filled(template, values, linus)) });
    const request = { extract: { request: { id } } };
    const { context, entityEndpoint } = await entity(signer).createLoginResponse(pool, request, 'post', {}, fill);
    const text = after(Buffer.from(context, 'base64').toString());
    return { context: Buffer.from(text).toString('base64'), entityEndpoint };
  };
  return it;
}
