// aws-amplify in Chromium, with the amplify_outputs.json that `cogoidc config --write` creates. It puts
// https before the address of the sign-in pages, so the sandbox stands behind TLS.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import { build } from 'esbuild';
import { close, newBrowser, signIn } from './browser.mjs';
import { check, claims, library, until } from './check.mjs';
import { api, cogoidc, config, file, init, sandbox, user } from './cogoidc.mjs';
import { front } from './front.mjs';
import { serve } from './server.mjs';
import { tsc } from './tsc.mjs';

const amplify = library('aws-amplify');
const secure = await front();
const bundle = await build({ entryPoints: ['amplify.app.mjs'], bundle: true, format: 'esm', write: false });
let settings;
const app = await serve((request, response) => {
  const script = request.url === '/app.js';
  const page = () =>
    `<!doctype html><title>App</title><script>window.settings = ${JSON.stringify(settings)}</script>` +
    '<script type="module" src="/app.js"></script>';
  response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' });
  response.end(script ? bundle.outputFiles[0].text : page());
});

const pool = ['--pool-name', 'amplify'];
const setUp = () => init('amplify', '--app-url', `${app}/`, ...pool);
setUp();
const { pool_id, client_id, issuer, authorization_endpoint } = JSON.parse(config('amplify', 'json', ...pool));

/** The settings in the file that is written, with the two addresses that differ from AWS. */
function written() {
  const path = `${file('password', user.password)}.outputs.json`;
  cogoidc('config', '--target', 'amplify', ...pool, '--write', path, '--yes');
  const { Auth } = parseAmplifyConfig(JSON.parse(readFileSync(path, 'utf8')));
  rmSync(path);
  Auth.Cognito.userPoolEndpoint = sandbox;
  const { oauth: pages } = Auth.Cognito.loginWith;
  assert.ok(authorization_endpoint.startsWith(`http://${pages.domain}/`), pages.domain);
  pages.domain = pages.domain.replace(new URL(sandbox).host, new URL(secure.url).host);
  return { Auth };
}
settings = written();

await check(`${amplify}: the form for code compiles, says what the file says, and a misspelt name is an error`, () => {
  const code = config('amplify', 'code', ...pool);
  const { Auth } = parseAmplifyConfig(JSON.parse(config('amplify', 'amplify_outputs.json', ...pool)));
  const whole = text => `import { Amplify } from 'aws-amplify';\n\n${text}`;
  writeFileSync('amplify-code.ts', whole(code));
  writeFileSync('amplify-wrong.ts', whole(code.replace('userPoolClientId', 'userPoolClientID')));
  tsc('amplify-code.ts');
  assert.throws(() => tsc('amplify-wrong.ts'), /userPoolClientID/);
  let given;
  new Function('Amplify', code)({ configure: config => (given = config) });
  const { loginWith, ...ids } = given.Auth.Cognito;
  for (const [name, value] of Object.entries(ids)) assert.equal(Auth.Cognito[name], value, name);
  for (const [name, value] of Object.entries(loginWith.oauth)) {
    assert.deepEqual(Auth.Cognito.loginWith.oauth[name], value, name);
  }
});

const context = await newBrowser({ ignoreHTTPSErrors: true });
const page = await context.newPage();
/** The calls of the API that the library made: the operation and its input. */
const calls = [];
page.on('request', request => {
  const target = request.headers()['x-amz-target'];
  if (request.method() === 'POST' && target) calls.push([target.split('.').at(-1), request.postDataJSON()]);
});
const inputs = operation => calls.filter(([name]) => name === operation).map(([, input]) => input);

const open = () => page.goto(`${app}/`).then(() => page.waitForFunction(() => window.auth));

/** Calls the library; gives what it gives, or the name and message of its error. */
const call = (name, input) =>
  page.evaluate(async ([name, input]) => {
    try {
      return { given: await window.auth[name](input) };
    } catch ({ name, message }) {
      return { error: { name, message } };
    }
  }, [name, input]);

/** The tokens that the library has now, as text. */
const tokens = options =>
  page.evaluate(async options => {
    const { tokens } = await window.auth.fetchAuthSession(options);
    return tokens && { access: String(tokens.accessToken), id: String(tokens.idToken) };
  }, options);

/** The refresh token, as the library keeps it. */
const refreshToken = () =>
  page.evaluate(() => localStorage[Object.keys(localStorage).find(name => name.endsWith('.refreshToken'))]);

/** Why Cognito gives nothing for a refresh token. */
async function refusal(RefreshToken) {
  const refresh = api('GetTokensFromRefreshToken', { ClientId: client_id, RefreshToken });
  return refresh.then(() => 'new tokens', why => why.message);
}

const credentials = { username: user.email, password: user.password };

await open();
await check(`${amplify}: a wrong password is refused`, async () => {
  const { error } = await call('signIn', { ...credentials, password: 'Wrong-Horse-9' });
  assert.equal(error?.name, 'NotAuthorizedException');
});

await check(`${amplify}: SRP signs a person in, and no request holds the password`, async () => {
  const { given, error } = await call('signIn', credentials);
  assert.equal(given?.isSignedIn, true, JSON.stringify(error));
  assert.deepEqual([...new Set(inputs('InitiateAuth').map(input => input.AuthFlow))], ['USER_SRP_AUTH']);
  assert.ok(!JSON.stringify(calls).includes(user.password), 'the password was sent');
  const { id } = await tokens();
  assert.equal(claims(id).email, user.email);
  assert.equal(claims(id).iss, issuer);
});

await check(`${amplify}: the tokens are there after a reload`, async () => {
  const before = await tokens();
  await open();
  assert.deepEqual(await tokens(), before);
});

await check(`${amplify}: a refresh gives new tokens`, async () => {
  const before = await tokens();
  const after = await tokens({ forceRefresh: true });
  assert.equal(inputs('GetTokensFromRefreshToken').length, 1);
  assert.notEqual(after.access, before.access);
  assert.equal(claims(after.access).sub, claims(before.access).sub);
});

await check(`${amplify}: signing out revokes the refresh token`, async () => {
  const token = await refreshToken();
  const { error } = await call('signOut');
  assert.equal(error, undefined);
  assert.deepEqual(inputs('RevokeToken').map(input => input.Token), [token]);
  assert.match(await refusal(token), /Invalid Refresh Token/);
  assert.equal(await tokens(), undefined);
});

const byPassword = { ...credentials, options: { authFlowType: 'USER_PASSWORD_AUTH' } };
await check(`${amplify}: a client of cogoidc takes no password that is sent`, async () => {
  const { error } = await call('signIn', byPassword);
  assert.deepEqual(error, {
    name: 'InvalidParameterException',
    message: 'USER_PASSWORD_AUTH flow not enabled for this client',
  });
});

await check(`${amplify}: a password that is sent signs in once the client allows it; cogoidc keeps that`, async () => {
  const ids = { UserPoolId: pool_id, ClientId: client_id };
  const flows = async () => (await api('DescribeUserPoolClient', ids)).UserPoolClient.ExplicitAuthFlows;
  const { UserPoolClient } = await api('DescribeUserPoolClient', ids);
  const { CreationDate, LastModifiedDate, ...kept } = UserPoolClient;
  const ExplicitAuthFlows = [...kept.ExplicitAuthFlows, 'ALLOW_USER_PASSWORD_AUTH'];
  await api('UpdateUserPoolClient', { ...kept, ExplicitAuthFlows });
  setUp();
  assert.deepEqual(await flows(), ExplicitAuthFlows);
  const { given, error } = await call('signIn', byPassword);
  assert.equal(given?.isSignedIn, true, JSON.stringify(error));
  assert.equal(inputs('InitiateAuth').at(-1).AuthParameters.PASSWORD, user.password);
  const before = await tokens();
  assert.equal(claims(before.id).email, user.email);
  assert.notEqual((await tokens({ forceRefresh: true })).access, before.access);
  await call('signOut');
});

/** Leaves the app by a function of the library; the next page is there then. */
async function leave(name) {
  const next = page.waitForEvent('load');
  await page.evaluate(name => void window.auth[name](), name);
  await next;
}

async function signInThere() {
  await leave('signInWithRedirect');
  await signIn(page, { origin: secure.url });
  await page.waitForURL(url => url.origin === app);
  const ended = () =>
    page.evaluate(() => window.events.find(({ event }) => event.startsWith('signInWithRedirect')));
  assert.deepEqual(await until('end of the sign-in', ended), { event: 'signInWithRedirect' });
}

await check(`${amplify}: the hosted pages sign a person in, by https`, async () => {
  await signInThere();
  const { access, id } = await tokens();
  assert.equal(claims(id).email, user.email);
  assert.equal(claims(access).scope, 'openid email profile');
  assert.equal(new URL(page.url()).search, '', 'the code is still in the address');
});

await check(`${amplify}: a hosted sign-in is refreshed`, async () => {
  const before = await tokens();
  const after = await tokens({ forceRefresh: true });
  assert.notEqual(after.access, before.access);
  assert.equal(claims(after.access).scope, claims(before.access).scope);
});

await check(`${amplify}: signing out ends the session at Cognito; the next sign-in asks for the password`, async () => {
  const token = await refreshToken();
  const logout = page.waitForRequest(request => new URL(request.url()).pathname.endsWith('/logout'));
  await leave('signOut');
  assert.equal(new URL((await logout).url()).searchParams.get('logout_uri'), `${app}/`);
  assert.equal(page.url(), `${app}/`);
  assert.equal(await tokens(), undefined);
  assert.match(await refusal(token), /Invalid Refresh Token/);
  await signInThere();
});
await close();
