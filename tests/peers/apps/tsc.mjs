// TypeScript, as strict as it gets.
import { execFileSync } from 'node:child_process';

const options = '--noEmit --strict --target es2022 --module esnext --moduleResolution bundler --types node';

/** Fails with what the compiler says, unless the files compile. */
export function tsc(...files) {
  try {
    execFileSync('node_modules/.bin/tsc', [...options.split(' '), ...files], { encoding: 'utf8' });
  } catch ({ stdout }) {
    throw new Error(stdout);
  }
}
