// The launcher passes arguments, exit code and signals on: node try.mjs COGOIDC, the command that npm installed.
import { spawn, spawnSync } from 'node:child_process';
import { strict as assert } from 'node:assert';
import { connect } from 'node:net';

const [, , cogoidc] = process.argv;

function runs(...words) {
  return spawnSync(cogoidc, words, { encoding: 'utf8' });
}

// A launcher that fails to pass a signal on leaves a sandbox behind.
const groups = [];
process.on('exit', () => {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch {
      // It is empty, as it should be.
    }
  }
});

// The port of a sandbox that runs under the launcher, and the launcher.
async function sandbox() {
  const words = ['sandbox', '--ephemeral', '--port', '0', '--json', '--quiet'];
  const launcher = spawn(cogoidc, words, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  groups.push(launcher.pid);
  let text = '';
  for await (const piece of launcher.stdout) {
    text += piece;
    if (/^}/m.test(text)) break;
  }
  return { launcher, port: Number(new URL(JSON.parse(text).url).port) };
}

function listens(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(socket.destroy() && true));
    socket.on('error', () => resolve(false));
  });
}

const odd = ['an app', '', '*', '"$HOME"'];
for (const word of odd) {
  const ran = runs('targets', word);
  assert.equal(ran.status, 2, ran.stderr);
  assert.match(ran.stderr, new RegExp(`no app \`${word.replace(/[$*]/g, '\\$&')}\``));
}
for (const [signal, code] of [['SIGINT', 0], ['SIGTERM', 143]]) {
  const { launcher, port } = await sandbox();
  assert.ok(await listens(port), 'the sandbox does not listen');
  const ended = new Promise(resolve => launcher.on('exit', (status, by) => resolve(by ?? status)));
  launcher.kill(signal);
  assert.equal(await ended, code, signal);
  assert.ok(!(await listens(port)), `the sandbox goes on after ${signal}`);
}
const { launcher } = await sandbox();
const killed = new Promise(resolve => launcher.on('exit', (status, by) => resolve(by ?? status)));
process.kill(Number(spawnSync('pgrep', ['-P', String(launcher.pid)], { encoding: 'utf8' }).stdout), 'SIGKILL');
assert.equal(await killed, 128 + 9);
