// One line a check. What comes after a failed one rests on it, so that a failure ends the app's run.
import { readFileSync } from 'node:fs';

/** What is done before a failure ends the run. */
export const afterFailure = [];

/** Says whether `body` held; gives what it gives. */
export async function check(claim, body) {
  try {
    const result = await body();
    console.log(`ok   ${claim}`);
    return result;
  } catch (why) {
    console.log(`fail ${claim}`);
    console.log(String(why.stack ?? why).replace(/^/gm, '     '));
    for (const each of afterFailure) await each();
    process.exit(1);
  }
}

/** Waits until `holds` gives something; polls, for what is waited for happens in other processes. */
export async function until(what, holds, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await holds();
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`after ${seconds} s: no ${what}`);
}

/** What a JWT says, unverified. */
export const claims = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** A library that npm installed, with its version. */
export const library = name =>
  `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;

/** A JWT with another signature. */
export function altered(token) {
  const [header, payload, signature] = token.split('.');
  return [header, payload, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)].join('.');
}
