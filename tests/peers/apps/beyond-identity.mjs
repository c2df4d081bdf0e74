// The guide of Beyond Identity as one `cogoidc apply`, with oidc-provider in its place; then MLSpace behind it, judged
// by MLSpace's own authorizer.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { close, newBrowser } from './browser.mjs';
import { check, claims } from './check.mjs';
import { begin, config, file, sandbox } from './cogoidc.mjs';
import { grace, provider, signInThere } from './provider.mjs';

const secret = 'the-secret-that-the-application-got';
const name = 'BeyondIdentity';
// Its Subject is the e-mail address.
const person = grace.claims.email;

/** Runs a command to its end. */
async function run(...args) {
  const ran = await begin(...args).ended;
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

/** A spec file with the provider in it, as far as its values are known. */
const spec = (target, app, values = {}) =>
  file(
    `${target}.toml`,
    [
      `target = '${target}'`,
      `app_url = '${app}'`,
      '[pool]',
      `name = 'passwordless-${target}'`,
      '[client]',
      `name = 'passwordless-${target}'`,
      '[[identity_provider]]',
      "kind = 'beyond-identity'",
      `name = '${name}'`,
      ...Object.entries(values).map(([key, value]) => `${key} = '${value}'`),
    ].join('\n'),
  );

/** What the checklist tells to enter there, as the metadata of a client of oidc-provider. */
function application({ screens, requests }) {
  const fields = Object.fromEntries(screens[1].fields.map(({ field, value }) => [field, value]));
  const { protocol_config } = requests.at(-1).body.application;
  assert.equal(fields['Token Endpoint Auth Method'], 'Client Secret Post');
  assert.equal(fields['Token Configuration: Subject'], protocol_config.token_configuration.subject_field);
  assert.deepEqual([fields['Redirect URIs']], protocol_config.redirect_uris);
  return {
    client_id: 'application-1',
    client_secret: secret,
    redirect_uris: protocol_config.redirect_uris,
    token_endpoint_auth_method: protocol_config.token_endpoint_auth_method,
    grant_types: protocol_config.grant_type,
    response_types: ['code'],
    id_token_signed_response_alg: protocol_config.token_configuration.token_signing_algorithm,
    scope: ['openid', ...protocol_config.allowed_scopes].join(' '),
  };
}

/** The whole guide for one app: what to enter, one apply, one sign-in that comes back to the app's own address. */
async function guide(target, app) {
  // Before anything is made, the sandbox is told by its port, so that the address of the sign-in page follows.
  const local = ['--sandbox', '--sandbox-port', new URL(sandbox).port];
  const planned = await run('plan', '--spec', spec(target, app), ...local, '--json');
  const { issuer, headers } = await provider(application(planned.checklists[0]));
  const values = { issuer, upstream_client_id: 'application-1', client_secret_file: file('application', secret) };
  const made = await run('apply', '--spec', spec(target, app, values), ...local, '--yes', '--json');
  assert.deepEqual(made.checklists[0].addresses, planned.checklists[0].addresses);
  const page = await (await newBrowser()).newPage();
  const login = begin('login', '--spec', `${target}.toml`, ...local, '--identity-provider', name, '--show-tokens', '--json');
  await page.goto(await login.opened);
  await signInThere(page, issuer, person);
  const ran = await login.ended;
  assert.equal(ran.code, 0, ran.stderr);
  const report = JSON.parse(ran.stdout);
  assert.equal(report.ok, true, JSON.stringify(report.checks));
  assert.ok(page.url().startsWith(app), page.url());
  assert.deepEqual(headers.map(each => each.authorization), [undefined]);
  const again = await run('plan', '--spec', `${target}.toml`, ...local, '--json');
  assert.equal(again.pending, false);
  return { made, tokens: report.tokens, local };
}

await check('beyond-identity: the whole guide is one apply, and ends with tokens at the app itself', async () => {
  const { tokens } = await guide('spa', 'http://localhost:3000');
  const said = claims(tokens.id_token);
  assert.equal(said.email, person);
  assert.equal(said['cognito:username'], `${name}_${person}`);
  assert.deepEqual([said.identities[0].providerName, said.identities[0].userId], [name, person]);
});

await check("beyond-identity: MLSpace's authorizer lets its people in", async () => {
  const { tokens, local } = await guide('mlspace', 'http://localhost:3001/Prod');
  const settings = file('config.json', config('mlspace', 'config.json', '--spec', 'mlspace.toml', ...local));
  const options = { input: tokens.id_token, encoding: 'utf8' };
  const judged = execFileSync(process.env.PYTHON, ['authorizer.py', settings], options);
  assert.deepEqual(JSON.parse(judged), { Effect: 'Allow', principalId: person });
});
await close();
