// Apache with the config of a guard.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './check.mjs';

/** Starts it on that port. It ends with this process, however that comes about. */
export async function apache(text, port) {
  const run = mkdtempSync(join(tmpdir(), 'guard-'));
  chmodSync(run, 0o711);
  const conf = join(run, 'guard.conf');
  copyFileSync('guard.conf', conf);
  writeFileSync(join(run, 'dicomweb-guard.conf'), text);
  const as_another = process.getuid() === 0 ? ['-C', 'User www-data', '-C', 'Group www-data'] : [];
  const command = ['--pdeathsig', 'TERM', '/usr/sbin/apache2', ...as_another, '-f', conf, '-D', 'FOREGROUND'];
  const env = { PATH: process.env.PATH, RUN: run, PORT: String(port), MODULES: '/usr/lib/apache2/modules' };
  const child = spawn('setpriv', command, { detached: true, stdio: ['ignore', 'inherit', 'inherit'], env });
  const ended = once(child, 'exit');
  const serves = () => fetch(`http://localhost:${port}/`).then(() => true, () => false);
  const why = () => readFileSync(join(run, 'error.log'), 'utf8');
  await until('server', () => child.exitCode !== null || serves()).catch(() => assert.fail(why()));
  assert.equal(child.exitCode, null, 'it ended');
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { stop };
}
