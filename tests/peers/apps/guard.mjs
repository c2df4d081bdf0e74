// What guards the archive behind OHIF, with the config that `cogoidc config --target dicomweb-guard` prints: Apache with
// mod_auth_openidc in front of Orthanc, and each other form by what reads it.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { close, newBrowser, picture, signIn } from './browser.mjs';
import { altered, check, library, until } from './check.mjs';
import { begin, cogoidc, config, file, init, sandbox } from './cogoidc.mjs';
import { front } from './front.mjs';
import { apache } from './guard-apache.mjs';
import { allowedBy, syntax } from './guard-nginx.mjs';
import { orthanc } from './orthanc.mjs';
import { freePort } from './server.mjs';
import { viewer } from './viewer.mjs';

const secure = await front();
const pacs = await orthanc();
const port = await freePort();
const guarded = `http://localhost:${port}/dicomweb`;
const app = await viewer(`http://localhost:${port}`);
/** The pool of this run: `ohif.mjs` has the one that is named after the viewer. */
const pool = ['--pool-name', 'guard'];
app.append(init('ohif', ...pool, '--app-url', app.url, '--archive', 'apache'));

/** A form of the guard's config. The keys are fetched by https alone, so they come from the front. */
const guard = (form, ...more) => {
  const { jwks_uri } = JSON.parse(config('ohif', 'json', ...pool));
  const text = config('dicomweb-guard', form, ...pool, '--app-url', app.url, ...more);
  return text.replaceAll(jwks_uri, jwks_uri.replace(sandbox, secure.url));
};
const printed = guard('apache', '--archive-url', pacs.url, '--dicomweb-url', guarded);

const login = ['login', '--unattended', '--target', 'ohif', ...pool, '--dicomweb', guarded, '--json'];
const doctor = ['doctor', '--target', 'ohif', ...pool, '--dicomweb', guarded, '--json', '--only', 'dicomweb'];

/** The findings about the archive with that outcome; the front in this process has to answer meanwhile. */
async function found(line, outcome) {
  const { code, stdout, stderr } = await begin(...line).ended;
  assert.ok([0, 3].includes(code), `${code}: ${stderr}`);
  const checks = JSON.parse(stdout).checks.filter(each => each.id.startsWith('dicomweb.'));
  assert.equal(code === 3, checks.some(each => each.outcome === 'fail'), stdout);
  return checks.filter(each => each.outcome === outcome).map(each => each.id.slice('dicomweb.'.length));
}

const all = ['no-token', 'id-token', 'other-client', 'altered-token', 'access-token', 'preflight', 'cors'];
let server = await apache(printed, port);

await check('guard: Apache and Orthanc with the printed config pass all seven requests', async () => {
  assert.deepEqual(await found(login, 'pass'), all);
  assert.deepEqual(await found(doctor, 'pass'), ['no-token', 'made-up-token', 'preflight']);
});

const context = await newBrowser();
await check('guard: OHIF lists the studies of the archive through it', async () => {
  const page = await context.newPage();
  const refused = [];
  page.on('response', answer => {
    if (answer.url().startsWith(guarded) && answer.status() >= 400) refused.push(answer.url());
  });
  await page.goto(app.url);
  await signIn(page);
  await page.getByText('Lovelace, Ada').waitFor();
  await page.getByRole('button', { name: 'Confirm and hide' }).click();
  await picture(page, 'ohif-guarded');
  assert.deepEqual(refused, []);
});
await close();

/** The printed config without the lines that hold one of these words. */
const without = (...words) =>
  printed
    .split('\n')
    .filter(line => !words.some(word => line.includes(word)))
    .join('\n');
const open = `<Location "/dicomweb">\n  ProxyPass "${pacs.url}"\n</Location>\n`;
const broken = [
  ['the rule for client_id', without('"client_id:'), ['other-client'], []],
  // An ID token has no client_id; that rule alone refuses it unless aud is as good.
  [
    'the rule for token_use, where aud is as good as client_id',
    without('"token_use:')
      .replace(/( +Require claim )"client_id:(.*)"/, '<RequireAny>\n$1"client_id:$2"\n$1"aud:$2"\n</RequireAny>')
      .replace('RemoteUserClaim username', 'RemoteUserClaim sub'),
    ['id-token'],
    [],
  ],
  ['the exception for preflights', without('Require method', 'Rewrite'), ['preflight'], ['preflight']],
  ['CORS headers', without('Access-Control-Allow-Origin'), ['preflight', 'cors'], ['preflight']],
  [
    'any guard',
    open,
    ['no-token', 'id-token', 'other-client', 'altered-token', 'preflight', 'cors'],
    ['no-token', 'made-up-token', 'preflight'],
  ],
];
for (const [what, text, byLogin, byDoctor] of broken) {
  await check(`guard: Apache without ${what} is found`, async () => {
    await server.stop();
    server = await apache(text, port);
    assert.deepEqual(await found(login, 'fail'), byLogin);
    assert.deepEqual(await found(doctor, 'fail'), byDoctor);
  });
}
await server.stop();

/** The tokens of a sign-in to a client of the pool. */
const tokens = (target, ...more) =>
  JSON.parse(cogoidc('login', '--unattended', '--target', target, ...more, '--show-tokens', '--json')).tokens;
const own = tokens('ohif', ...pool);
const there = [...pool, '--client-name', 'other'];
init('spa', '--app-url', 'http://localhost:9/', ...there);
const foreign = tokens('spa', ...there);

await check(`guard: ${library('aws-jwt-verify')} in the printed Lambda function lets in the access token alone`, async () => {
  writeFileSync('guard-lambda.mjs', guard('healthimaging'));
  const events = [own.access_token, own.id_token, foreign.access_token, altered(own.access_token), 'none'];
  const run = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(process.cwd(), 'guard-lambda.mjs')))});
    const answers = [];
    for (const bearerToken of ${JSON.stringify(events)}) {
      answers.push(await handler({ datastoreId: 'd', operation: 'SearchDICOMStudies', bearerToken }));
    }
    console.log(JSON.stringify(answers));`;
  const env = { PATH: process.env.PATH, ROLE_ARN: 'arn:role', NODE_EXTRA_CA_CERTS: file('front.pem', secure.cert) };
  const node = [process.execPath, ['--input-type=module', '-e', run], { env }];
  const answers = JSON.parse((await promisify(execFile)(...node)).stdout);
  const refused = { isTokenValid: false };
  assert.deepEqual(answers, [{ isTokenValid: true, roleArn: 'arn:role' }, refused, refused, refused, refused]);
});

await check('guard: the rule for the load balancer is what the API takes', () => {
  const rule = file('rule.json', config('dicomweb-guard', 'alb', ...pool, '--app-url', app.url));
  execFileSync(process.env.PYTHON, ['load_balancer.py', rule], { stdio: 'pipe' });
  const spoiled = readFileSync(rule, 'utf8').replace('"Issuer"', '"Isuer"');
  assert.throws(() => execFileSync(process.env.PYTHON, ['load_balancer.py', file('rule.json', spoiled)], { stdio: 'pipe' }));
});

await check('guard: nginx reads the printed config for OpenResty', () => syntax(guard('lua-resty-openidc')));

await check('guard: the rules in Lua let in the access token alone', () => {
  const { issuer: iss, client_id } = JSON.parse(config('ohif', 'json', ...pool));
  const right = { iss, client_id, token_use: 'access', exp: 1 };
  const text = guard('lua-resty-openidc');
  assert.equal(allowedBy(text, right), true);
  for (const [claim, value] of [['iss', 'x'], ['client_id', 'x'], ['token_use', 'id'], ['exp', null]]) {
    assert.equal(allowedBy(text, { ...right, [claim]: value }), false, claim);
  }
  assert.equal(allowedBy(text, right, 'signature'), false, 'error');
  assert.equal(allowedBy(text, null), false, 'no claims');
});
await pacs.stop();
