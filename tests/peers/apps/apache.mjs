// Apache with mod_auth_openidc: a confidential client on a server, the target `generic`. Its config knows nothing but
// the variables that `cogoidc config --as env` prints.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, newBrowser, signIn } from './browser.mjs';
import { check, until } from './check.mjs';
import { config, init, sandbox, user } from './cogoidc.mjs';
import { freePort } from './server.mjs';

const run = mkdtempSync(join(tmpdir(), 'apache-'));
const port = await freePort();
const site = `http://localhost:${port}`;
const shown = ['OIDC_CLAIM_email', 'REMOTE_USER'].map(name => `<!--#echo var="${name}" -->`);
const pages = {
  'index.html': '<!doctype html><title>Outside</title><h1>Outside</h1>\n',
  'inside/index.html': `<!doctype html><title>Inside</title><h1>Hello ${shown.join(', ')}</h1>\n`,
};
mkdirSync(join(run, 'site/inside'), { recursive: true });
for (const [name, text] of Object.entries(pages)) writeFileSync(join(run, 'site', name), text);
const conf = join(run, 'apache.conf');
copyFileSync('apache.conf', conf);

const callback = `${site}/login/oauth2/code/Cognito`;
init('generic', '--callback-url', callback, '--sign-out-url', `${site}/`);
const env = join(run, '.env');
writeFileSync(env, config('generic', 'env', '--show-secret'), { mode: 0o600 });

// Root's Apache serves as somebody else, who has to get at the pages.
const as_another = process.getuid() === 0 ? ['-C', 'User www-data', '-C', 'Group www-data'] : [];
chmodSync(run, 0o711);
// It ends with this process, however that comes about, and with its own process group.
const command = 'set -a && . "$0" && exec setpriv --pdeathsig TERM /usr/sbin/apache2 "$@"';
const apache = spawn('sh', ['-c', command, env, ...as_another, '-f', conf, '-D', 'FOREGROUND'], {
  detached: true,
  stdio: 'inherit',
  env: {
    PATH: process.env.PATH,
    RUN: run,
    PORT: String(port),
    MODULES: '/usr/lib/apache2/modules',
    PASSPHRASE: randomBytes(32).toString('hex'),
  },
});
const ended = once(apache, 'exit');

await check('apache: it starts with the variables of the env form alone', async () => {
  const serves = () => fetch(site).then(answer => answer.ok, () => false);
  const why = () => readFileSync(join(run, 'error.log'), 'utf8');
  await until('page', () => apache.exitCode !== null || serves()).catch(() => assert.fail(why()));
  assert.equal(apache.exitCode, null, 'it ended');
});

const context = await newBrowser();
const page = await context.newPage();

await check('apache: the protected page asks for a sign-in, and then shows who it was', async () => {
  await page.goto(`${site}/inside/`);
  await signIn(page);
  await page.getByText(`Hello ${user.email}, ${user.email}`).waitFor();
  assert.equal(page.url(), `${site}/inside/`);
});

await check('apache: without its own session the one at Cognito opens the page, unasked', async () => {
  await context.clearCookies({ name: 'mod_auth_openidc_session' });
  await page.goto(`${site}/inside/?again`);
  await page.getByText(`Hello ${user.email}`).waitFor();
});

await check('apache: signing out ends both sessions, and the next sign-in asks for the password', async () => {
  const logout = page.waitForRequest(request => new URL(request.url()).pathname.endsWith('/logout'));
  await page.goto(`${callback}?logout=${encodeURIComponent(`${site}/`)}`);
  await page.getByRole('heading', { name: 'Outside' }).waitFor();
  const asked = new URL((await logout).url());
  assert.equal(asked.origin, sandbox);
  assert.equal(asked.searchParams.get('logout_uri'), `${site}/`);
  await page.goto(`${site}/inside/`);
  await signIn(page);
  await page.getByText(`Hello ${user.email}`).waitFor();
});
await close();
apache.kill();
await ended;
