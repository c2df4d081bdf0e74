// People of another OpenID Connect provider (oidc-provider), signed in through the sandbox by `cogoidc login`.
import assert from 'node:assert/strict';
import * as oidc from 'openid-client';
import { close, newBrowser, picture } from './browser.mjs';
import { check, claims } from './check.mjs';
import { api, begin, cogoidc, config, file, init } from './cogoidc.mjs';
import { clientOf, grace, provider, signInThere } from './provider.mjs';
import { freePort, serve } from './server.mjs';

const right = 'the-secret-of-the-pool-at-the-provider';
const pool = ['--pool-name', 'corporate'];
init('spa', '--app-url', `http://localhost:${await freePort()}`, ...pool);
const { pool_id, client_id, issuer: cognito } = JSON.parse(config('spa', 'json', ...pool));
const people = async name => {
  const { Users } = await api('ListUsers', { UserPoolId: pool_id });
  return Users.filter(user => user.Username.startsWith(`${name}_`));
};

/** What `idp add` prints. */
async function add(name, ...more) {
  const ran = await begin('idp', 'add', 'oidc', '--name', name, '--target', 'spa', ...pool, ...more, '--json').ended;
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

/** Joins the pool to a provider, which knows it by the right secret. */
const join = (name, issuer, secret) =>
  add(
    name,
    ...['--issuer', issuer, '--upstream-client-id', 'pool-1', '--upstream-secret-file', file('upstream', secret)],
    ...['--map', 'email=email', '--map', 'email_verified=email_verified', '--yes'],
  );

/** Signs in by `cogoidc login`, in a browser that nobody has signed in with. */
async function login(name, issuer) {
  const context = await newBrowser();
  const page = await context.newPage();
  const run = begin('login', '--identity-provider', name, '--target', 'spa', ...pool, '--show-tokens', '--json');
  await page.goto(await run.opened);
  await signInThere(page, issuer);
  const ran = await run.ended;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await picture(page, `upstream-${name}`);
  await context.close();
  return { ...ran, report: JSON.parse(ran.stdout) };
}

const list = await check('upstream: the checklist is what oidc-provider takes as a client', async () => {
  const { checklist } = await add('Corp', '--dry-run');
  await provider(clientOf(checklist, 'pool-1', right));
  return checklist;
});

for (const [name, end, how] of [
  ['Corp', '', 'oidc-provider'],
  ['Slash', '/', 'oidc-provider with a slash at the end of its issuer'],
]) {
  const { issuer, headers } = await provider(clientOf(list, 'pool-1', right), end);

  await check(`upstream: ${how} is joined to the pool`, async () => {
    const { checks } = await join(name, issuer, 'not-the-secret');
    assert.deepEqual(checks.map(each => [each.id, each.outcome]), [['idp.discovery', 'pass']]);
  });

  await check(`upstream: with a wrong client secret ${how} signs nobody in, and says so`, async () => {
    const { code, report, stdout, stderr } = await login(name, issuer);
    assert.equal(code, 3, stderr);
    assert.equal(report.ok, false);
    const told = report.checks.find(each => each.outcome === 'fail');
    assert.equal(told.id, 'login.sign-in');
    assert.match(told.why, /The provider did not exchange the code: status 401 invalid_client/);
    assert.deepEqual(await people(name), []);
    assert.ok(!`${stdout}${stderr}`.includes('not-the-secret'), 'the secret is shown');
  });

  await check(`upstream: ${how} signs a person in, and the tokens are Cognito's own`, async () => {
    await join(name, issuer, right);
    const { code, report, stderr } = await login(name, issuer);
    assert.equal(code, 0, stderr);
    assert.equal(report.ok, true, JSON.stringify(report.checks));
    const said = claims(report.tokens.id_token);
    assert.deepEqual(said, report.claims);
    assert.ok(said.iss.endsWith(`/${pool_id}`), said.iss);
    assert.equal(said['cognito:username'], `${name}_${grace.login}`);
    assert.equal(said.email, grace.claims.email);
    assert.equal(said.email_verified, true);
    const [identity] = said.identities;
    assert.deepEqual(
      [identity.providerName, identity.providerType, identity.userId],
      [name, 'OIDC', grace.login],
    );
    const users = (await people(name)).map(user => [user.Username, user.UserStatus]);
    assert.deepEqual(users, [[`${name}_${grace.login}`, 'EXTERNAL_PROVIDER']]);
    // It takes the secret in a header too, whatever it was told: Cognito sends it in the form.
    assert.deepEqual(headers.map(each => each.authorization), [undefined, undefined]);
  });
}

await check('upstream: an app that sends no nonce meets one in the first sign-in through a provider alone', async () => {
  const { issuer } = await provider(clientOf(list, 'pool-1', right));
  await join('First', issuer, right);
  const callback = `${await serve((request, response) => response.end('the app'))}/callback`;
  cogoidc('callback', 'add', callback, '--target', 'spa', ...pool, '--yes');
  const client = await oidc.discovery(new URL(cognito), client_id, undefined, oidc.None(), {
    execute: [oidc.allowInsecureRequests],
  });
  const page = await (await newBrowser()).newPage();
  const signedIn = async person => {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const there = oidc.buildAuthorizationUrl(client, {
      redirect_uri: callback,
      scope: 'openid email',
      identity_provider: 'First',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    await page.goto(there.href);
    await person();
    await page.waitForURL(url => url.href.startsWith(`${callback}?`));
    return oidc.authorizationCodeGrant(client, new URL(page.url()), { pkceCodeVerifier });
  };
  await assert.rejects(signedIn(() => signInThere(page, issuer)), why => {
    assert.equal(why.code, 'OAUTH_JWT_CLAIM_COMPARISON_FAILED');
    assert.equal((why.cause?.cause ?? why.cause).claim, 'nonce', JSON.stringify(why.cause));
    return true;
  });
  const again = await signedIn(() => {});
  assert.equal(again.claims().email, grace.claims.email);
  assert.equal(again.claims().nonce, undefined);
});
await close();
