#!/usr/bin/env node
// Starts the cogoidc that npm installed for this platform, in its place: arguments, streams, signals and exit code are its own.
'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');

const name = `@cogoidc/${process.platform}-${process.arch}`;
const file = process.platform === 'win32' ? 'cogoidc.exe' : 'cogoidc';

function find() {
  try {
    return require.resolve(`${name}/bin/${file}`);
  } catch (why) {
    if (why.code !== 'MODULE_NOT_FOUND') throw why;
    const known = Object.keys(require('./package.json').optionalDependencies);
    console.error(`error: the package ${name} is not installed\n`);
    console.error(
      known.includes(name)
        ? 'hint: install cogoidc again, without --omit=optional'
        : `hint: cogoidc is packed for ${known.map(each => each.replace('@cogoidc/', '')).join(', ')}`,
    );
    process.exit(1);
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: 'inherit' });
// A terminal sends a signal to both; cogoidc takes the two for one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', why => {
  console.error(`error: cannot start ${child.spawnfile}: ${why.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
