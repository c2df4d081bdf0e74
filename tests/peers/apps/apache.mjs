// Apache with mod_auth_openidc: a confidential client on a server. Once its config knows nothing but the variables that
// `cogoidc config --as env` prints for `generic`, once it is what cogoidc prints for `mod-auth-openidc`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { close, newBrowser, signIn } from './browser.mjs';
import { check, until } from './check.mjs';
import { config, init, sandbox, user } from './cogoidc.mjs';
import { freePort } from './server.mjs';

const shown = ['OIDC_CLAIM_email', 'REMOTE_USER'].map(name => `<!--#echo var="${name}" -->`);
const pages = {
  'index.html': '<!doctype html><title>Outside</title><h1>Outside</h1>\n',
  'inside/index.html': `<!doctype html><title>Inside</title><h1>Hello ${shown.join(', ')}</h1>\n`,
};
// Root's Apache serves as somebody else, who has to get at the pages.
const as_another = process.getuid() === 0 ? ['-C', 'User www-data', '-C', 'Group www-data'] : [];

/** The variables of the target `generic`, which the directives of variables.conf name. */
function generic(site) {
  const callback = `${site}/login/oauth2/code/Cognito`;
  init('generic', '--callback-url', callback, '--sign-out-url', `${site}/`);
  return { callback, env: config('generic', 'env', '--show-secret'), conf: readFileSync('variables.conf', 'utf8') };
}

/** The directives of the target `mod-auth-openidc`, for the one location that is protected here. */
function printed(site) {
  init('mod-auth-openidc', '--app-url', `${site}/inside`, '--sign-out-url', `${site}/`);
  const conf = config('mod-auth-openidc', 'conf', '--show-secret');
  assert.ok(conf.includes('<Location "/">'));
  return { callback: `${site}/inside/oidc/callback`, env: '', conf: conf.replace('<Location "/">', '<Location "/inside/">') };
}

/** A site whose sign-in is what `setUp` gives. */
async function serving(name, setUp) {
  const run = mkdtempSync(join(tmpdir(), 'apache-'));
  const port = await freePort();
  const site = `http://localhost:${port}`;
  mkdirSync(join(run, 'site/inside'), { recursive: true });
  for (const [file, text] of Object.entries(pages)) writeFileSync(join(run, 'site', file), text);
  const { callback, env, conf } = setUp(site);
  const files = { env: join(run, '.env'), conf: join(run, 'apache.conf') };
  writeFileSync(files.env, env, { mode: 0o600 });
  writeFileSync(files.conf, readFileSync('apache.conf', 'utf8') + conf, { mode: 0o600 });
  chmodSync(run, 0o711);
  // It ends with this process, however that comes about, and with its own process group.
  const command = 'set -a && . "$0" && exec setpriv --pdeathsig TERM /usr/sbin/apache2 "$@"';
  const apache = spawn('sh', ['-c', command, files.env, ...as_another, '-f', files.conf, '-D', 'FOREGROUND'], {
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

  await check(`apache: it starts with ${name} alone`, async () => {
    const serves = () => fetch(site).then(answer => answer.ok, () => false);
    const why = () => readFileSync(join(run, 'error.log'), 'utf8');
    await until('page', () => apache.exitCode !== null || serves()).catch(() => assert.fail(why()));
    assert.equal(apache.exitCode, null, 'it ended');
  });
  await signsIn(name, site, callback);
  apache.kill();
  await ended;
}

async function signsIn(name, site, callback) {
  const context = await newBrowser();
  const page = await context.newPage();

  await check(`apache, ${name}: the protected page asks for a sign-in, and then shows who it was`, async () => {
    await page.goto(`${site}/inside/`);
    await signIn(page);
    await page.getByText(`Hello ${user.email}, ${user.email}`).waitFor();
    assert.equal(page.url(), `${site}/inside/`);
  });

  await check(`apache, ${name}: without its own session the one at Cognito opens the page, unasked`, async () => {
    await context.clearCookies({ name: 'mod_auth_openidc_session' });
    await page.goto(`${site}/inside/?again`);
    await page.getByText(`Hello ${user.email}`).waitFor();
  });

  await check(`apache, ${name}: signing out ends both sessions, and the next sign-in asks for the password`, async () => {
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
  await context.close();
}

await serving('the variables of the env form', generic);
await serving('the directives of the conf form', printed);
await close();
