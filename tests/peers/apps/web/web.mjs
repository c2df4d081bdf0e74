// A web app that signs people in with the config that cogoidc prints, and a person who uses it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { close, newBrowser, picture, signIn } from '../browser.mjs';
import { afterFailure, check, until } from '../check.mjs';
import { api, config, init, sandbox, user } from '../cogoidc.mjs';
import { freePort } from '../server.mjs';

const GROUP = 'radiology';

/** A folder with the files of an app as they are before anybody can sign in. */
export function folderOf(name, ...more) {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  for (const each of [...more, name]) cpSync(join('web', each), folder, { recursive: true });
  return folder;
}

/** An app of a folder, and where it will answer. */
export async function app(name, title, ...more) {
  const port = String(await freePort());
  return { target: name, name, title, folder: folderOf(name, ...more), port, address: `http://localhost:${port}` };
}

/** The pool of an app: other checks use the same sandbox. */
const pool = name => ['--pool-name', `web-${name}`];

/** Sets the app up, with a user who is in a group. */
export async function setUp({ target, name, address }, url = address) {
  init(target, ...pool(name), '--app-url', url);
  const { pool_id: UserPoolId } = JSON.parse(config(target, 'json', ...pool(name)));
  await api('CreateGroup', { UserPoolId, GroupName: GROUP });
  await api('AdminAddUserToGroup', { UserPoolId, GroupName: GROUP, Username: user.email });
}

/** Writes one form of the config to a file of the app, after what is there. */
export function write({ target, name, folder }, form, file) {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  const text = config(target, form, ...pool(name), '--show-secret');
  writeFileSync(path, text, { mode: 0o600, flag: 'a' });
}

/** Bundles a file of an app with what it imports. */
export function bundle(cwd, file, ...options) {
  const args = [file, '--bundle', '--log-level=error', ...options];
  execFileSync(resolve('node_modules/.bin/esbuild'), args, { cwd, stdio: 'inherit' });
}

/** A program of the environment that pip made for an app. */
export const installed = (environment, program) => join(process.env.ENVIRONMENTS, environment, 'bin', program);

/** The names and versions of packages in such an environment. */
export function versions(environment, ...packages) {
  const script =
    'import importlib.metadata as m, sys; print(" with ".join(f"{n} {m.version(n)}" for n in sys.argv[1:]))';
  return execFileSync(installed(environment, 'python'), ['-c', script, ...packages], { encoding: 'utf8' }).trim();
}

/** Starts the app, which ends with this process, and waits until it answers. */
export async function start({ title, folder, address, port }, command, args, env = {}) {
  const log = join(folder, 'log');
  // `sh` opens the log, and is the app afterwards.
  const line = 'exec setpriv --pdeathsig TERM "$@" >"$LOG" 2>&1';
  const own = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, PORT: port, LOG: log, ...env };
  const options = { cwd: folder, env: own, stdio: 'ignore' };
  const child = spawn('sh', ['-c', line, 'sh', command, ...args], options);
  child.unref();
  const said = () => readFileSync(log, 'utf8').split('\n').slice(-40);
  afterFailure.push(() => said().forEach(line => console.log(`     ${line}`)));
  const answers = () => fetch(address, { redirect: 'manual' }).then(answer => answer.status < 400, () => false);
  await check(`${title}: it starts with the config of cogoidc`, async () => {
    await until('answer', () => child.exitCode !== null || answers(), 120);
    assert.equal(child.exitCode, null, 'it ended');
  });
}

/** Where Cognito sends a browser that wants to sign in without a question. */
async function unasked(context, { target, name }) {
  const values = JSON.parse(config(target, 'json', ...pool(name)));
  const { authorization_endpoint: endpoint, client_id, callback_urls: [redirect_uri] } = values;
  const asked = { client_id, redirect_uri, response_type: 'code', scope: 'openid', prompt: 'none' };
  const answer = await context.request.get(`${endpoint}?${new URLSearchParams(asked)}`, { maxRedirects: 0 });
  return new URL(answer.headers().location).searchParams;
}

/** What a page shows. */
const shown = (page, text) => page.getByText(text).first().waitFor();

/**
 * Proves that a person signs in by the form, that the app shows who it is, and that a sign-out makes the next sign-in
 * ask again. `begin` goes to the sign-in page and `end` signs out, as the app has it.
 */
export async function proves(it, { begin, end, identity = shown, groups = shown }) {
  const { name, title, address } = it;
  const context = await newBrowser();
  const page = await context.newPage();

  await check(`${title}: a person signs in by the form, and the app shows who it is`, async () => {
    await begin(page);
    await signIn(page);
    await identity(page, user.email);
    await picture(page, name);
    assert.ok((await unasked(context, it)).has('code'));
  });

  await check(`${title}: the app shows the groups of the user pool`, () => groups(page, GROUP));

  await check(`${title}: its sign-out ends the session at Cognito and returns to the app`, async () => {
    const isLogout = url => url.origin === sandbox && url.pathname.endsWith('/logout');
    const returned = page.waitForRequest(request => {
      const before = request.redirectedFrom();
      return before !== null && isLogout(new URL(before.url()));
    });
    await page.evaluate(() => (window.isBefore = true));
    const [request] = await Promise.all([returned, end(page)]);
    assert.equal(request.url(), `${address}/`);
    await page.waitForFunction(() => !window.isBefore && document.readyState === 'complete');
    assert.equal((await unasked(context, it)).get('error'), 'login_required');
  });

  await check(`${title}: the next sign-in asks for the password`, async () => {
    await begin(page);
    await signIn(page);
    await identity(page, user.email);
  });
  await close();
}
