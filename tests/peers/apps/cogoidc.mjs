// The binary, on the sandbox that the run began.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const { PATH, COGOIDC, SANDBOX } = process.env;
const home = mkdtempSync(join(tmpdir(), 'home-'));

export const sandbox = SANDBOX;
export const user = { email: 'ada@hospital.example', password: 'Correct-Horse-9' };

// Nothing of this machine's own set-up reaches a command.
const options = {
  cwd: home,
  env: {
    PATH,
    HOME: home,
    COGOIDC_ENDPOINT_URL: SANDBOX,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'peer',
    AWS_SECRET_ACCESS_KEY: 'peer',
    AWS_EC2_METADATA_DISABLED: 'true',
  },
  stdio: ['ignore', 'pipe', 'pipe'],
};

/** What a command prints. */
export const cogoidc = (...args) => execFileSync(COGOIDC, args, { ...options, encoding: 'utf8' });

/** What a command prints that talks to a server of this process, with more variables. */
export const asking = async (more, ...args) => {
  const env = { ...options.env, ...more };
  return (await promisify(execFile)(COGOIDC, args, { ...options, env, encoding: 'utf8' })).stdout;
};

/**
 * Begins a command that something here has to answer while it runs: `opened` is the address that it opens a browser
 * on, `ended` its exit code and what it printed.
 */
export function begin(...args) {
  const env = { ...options.env, DISPLAY: ':0', BROWSER: '/bin/true' };
  const child = spawn(COGOIDC, args, { ...options, env });
  const printed = { stdout: '', stderr: '' };
  const opened = new Promise((resolve, reject) => {
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', text => {
        printed[stream] += text;
        const found = /http\S+\/oauth2\/authorize\?\S+(?=\s)/.exec(printed.stderr);
        if (found) resolve(found[0]);
      });
    }
    child.on('close', () => reject(new Error(`it opened no browser: ${printed.stderr}`)));
  });
  opened.catch(() => {});
  const ended = new Promise(resolve => child.on('close', code => resolve({ code, ...printed })));
  return { opened, ended };
}

/** A file that only its owner reads; its path. */
export function file(name, text) {
  const path = join(home, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Sets an app up, with the one user who signs in; gives the config as a person gets it. */
export function init(target, ...more) {
  const first = ['--test-user', user.email, '--password-file', file('password', user.password)];
  return cogoidc('init', '--target', target, ...more, ...first, '--yes');
}

/** One more form of the config of an app that is set up. */
export const config = (target, form, ...more) =>
  cogoidc('config', '--target', target, '--as', form, ...more);

/** One call of the API; the sandbox looks at no signature. */
export async function api(operation, body) {
  const scope = 'peer/20260101/eu-central-1/cognito-idp/aws4_request';
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
  };
  const answer = await fetch(SANDBOX, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** A confidential client made by `cogoidc init`, in a pool of the same name; gives its values, the secret included. */
export function confidential(name, callback, signOut) {
  const there = ['--pool-name', name];
  const scopes = ['openid', 'email', 'profile'].flatMap(scope => ['--scope', scope]);
  init('encodify', ...there, '--callback-url', callback, '--sign-out-url', signOut, ...scopes);
  return JSON.parse(config('encodify', 'json', ...there, '--show-secret'));
}
