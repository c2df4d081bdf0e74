// Config files that people have, with the config written into them by `cogoidc config --write`, and read by what reads
// them in real life.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { parseAmplifyConfig } from '@aws-amplify/core/internals/utils';
import { close, newBrowser, signIn } from './browser.mjs';
import { check } from './check.mjs';
import { cogoidc, config, file, init } from './cogoidc.mjs';
import { archive } from './dicomweb.mjs';
import { tsc } from './tsc.mjs';
import { viewer } from './viewer.mjs';

/** The pool of an app; those of the other runs serve other addresses. */
const pool = target => ['--pool-name', `written-${target}`];

/** A file as the program leaves it; written a second time it must not change. */
function written(target, name, text) {
  const path = file(name, text);
  for (const changes of [true, false]) {
    const before = readFileSync(path, 'utf8');
    cogoidc('config', '--target', target, ...pool(target), '--write', path, '--yes');
    assert.equal(readFileSync(path, 'utf8') !== before, changes, `${name}: changed`);
  }
  return readFileSync(path, 'utf8');
}

const values = target => JSON.parse(config(target, 'json', ...pool(target)));

/** What a loader in Python makes of a file. */
const loaded = (format, text) =>
  JSON.parse(execFileSync(process.env.PYTHON, ['loaders.py', format], { input: text, encoding: 'utf8' }));

const pacs = await archive();
const app = await viewer(pacs.url);
const block = init('ohif', ...pool('ohif'), '--app-url', app.url);
pacs.trust(values('ohif').issuer, values('ohif').client_id);
const stale = block.replaceAll(values('ohif').client_id, '1stale00000000000000000000');
const shipped = app.shipped.trimEnd();
const object = /window\.config = (?<object>\{[\s\S]*\});?$/.exec(shipped)?.groups.object;
assert.ok(object, 'the config that is shipped is an object');
for (const [kind, text] of Object.entries({
  'an object': `${shipped}\n`,
  'an object without a last line end': shipped,
  'a function': `window.config = function () {\n  return ${object};\n};\n`,
  'an async arrow function': `window.config = async () => (${object});\n`,
  'an object with two stale blocks': `${shipped}\n${stale}${stale}`,
})) {
  await check(`written: OHIF signs in with ${kind} that the config was written into`, async () => {
    app.use(written('ohif', 'app-config.js', text));
    const context = await newBrowser();
    const page = await context.newPage();
    await page.goto(app.url);
    await signIn(page);
    await page.getByText('Lovelace, Ada').waitFor();
    await context.close();
  });
}
await close();

const address = 'https://app.example/signed-in';
init('spa', ...pool('spa'), '--app-url', address);
const spa = values('spa');

await check('written: oidc-client-ts takes settings that were written in place', async () => {
  const before = `export const kept = 1;\nexport const oidc = {\n  authority: 'x', // kept\n  client_id: "y",\n};\n`;
  writeFileSync('written.mjs.mjs', written('spa', 'oidc.mjs', before));
  const { oidc, kept } = await import(`${process.cwd()}/written.mjs.mjs`);
  assert.equal(kept, 1);
  const stateStore = new WebStorageStateStore({ store: new InMemoryWebStorage() });
  const client = new OidcClient({ ...oidc, stateStore });
  const request = new URL((await client.createSigninRequest({})).url);
  assert.equal(request.searchParams.get('client_id'), spa.client_id);
  assert.equal(request.searchParams.get('redirect_uri'), address);
  assert.equal(`${request.origin}${request.pathname}`, spa.authorization_endpoint);
});

await check('written: Amplify reads its outputs as before, with the right values', () => {
  const before = {
    version: '1',
    auth: {
      user_pool_id: 'eu-central-1_old',
      aws_region: 'eu-central-1',
      user_pool_client_id: 'old',
      oauth: {
        identity_providers: [],
        redirect_sign_in_uri: ['http://old/'],
        redirect_sign_out_uri: ['http://old/'],
        response_type: 'code',
        scopes: ['openid'],
        domain: 'old.auth.eu-central-1.amazoncognito.com',
      },
    },
  };
  const text = written('spa', 'amplify_outputs.json', JSON.stringify(before, null, 2));
  const { Cognito } = parseAmplifyConfig(JSON.parse(text)).Auth;
  assert.equal(Cognito.userPoolId, spa.pool_id);
  assert.equal(Cognito.userPoolClientId, spa.client_id);
  assert.deepEqual(Cognito.loginWith.oauth.redirectSignIn, [address]);
  assert.deepEqual(Cognito.loginWith.oauth.scopes, spa.scopes);
});

// One file a format: what its loader reads is as before, but for the wanted values.
const files = {
  env: 'KEPT="a # b"\nOIDC_ISSUER=x # kept\nexport OIDC_CLIENT_ID=\'y\'\nOIDC_SCOPE=openid\n',
  ini: '[kept]\na = 1\n[oidc]\nissuer = x\nclient_id = y\nscopes = openid\n',
  toml: 'kept = [1, 2]\n[oidc]\nissuer = "x" # kept\nclient_id = \'y\'\nscopes = ["openid"]\n',
  yaml: 'kept: &kept [1, 2]\noidc:\n  issuer: x # kept\n  client_id: y\n  scopes:\n    - openid\n  more: *kept\n',
  hcl: 'locals {\n  kept = [1, 2]\n  oidc = {\n    issuer    = "x" # kept\n    client_id = "y"\n    scopes    = ["openid"]\n  }\n}\n',
};
for (const [format, before] of Object.entries(files)) {
  await check(`written: a loader of ${format} reads the right values, and the others as before`, () => {
    const leaves = value =>
      Object.entries(value).flatMap(([name, inner]) =>
        inner && typeof inner === 'object' && !Array.isArray(inner) ? leaves(inner) : [[name, inner]],
      );
    const name = { env: 'a.env', ini: 'a.ini', toml: 'a.toml', yaml: 'a.yaml', hcl: 'a.tf' }[format];
    const after = leaves(loaded(format, written('spa', name, before)));
    const wanted = { issuer: spa.issuer, client_id: spa.client_id };
    const short = key => key.toLowerCase().replace(/^oidc_/, '');
    const expected = leaves(loaded(format, before)).map(([key, value]) => {
      if (/^scopes?$/.test(short(key))) return [key, Array.isArray(value) ? spa.scopes : spa.scopes.join(' ')];
      return [key, wanted[short(key)] ?? value];
    });
    assert.deepEqual(after, expected);
  });
}

await check('written: Terraform finds nothing to format, and the values are valid', () => {
  const text = written('spa', 'format.tf', files.hcl);
  const found = execFileSync(process.env.PYTHON, ['loaders.py', 'terraform'], { input: text, encoding: 'utf8' });
  assert.equal(found.trim(), 'formatted and valid');
});

await check('written: TypeScript takes MLSpace files that were written in place', () => {
  init('mlspace', ...pool('mlspace'), '--app-url', 'https://ml.example/Prod/');
  const constants = "// kept\nexport const OIDC_URL = 'x';\nexport const OIDC_CLIENT_NAME = 'y';\n";
  writeFileSync('constants.ts', written('mlspace', 'constants.ts', constants));
  const settings = '{\n  "OIDC_VERIFY_SSL": true,\n  "OIDC_URL": "x",\n  "OIDC_CLIENT_NAME": "y"\n}\n';
  const json = written('mlspace', 'config.json', settings);
  writeFileSync('written.config.ts', readFileSync('config.head.ts', 'utf8') + json);
  tsc('constants.check.ts', 'written.config.ts');
  assert.equal(JSON.parse(json).OIDC_CLIENT_NAME, values('mlspace').client_id);
});
