// The binary, on the sandbox that the run began.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { PATH, COGOIDC, SANDBOX } = process.env;
const home = mkdtempSync(join(tmpdir(), 'home-'));

export const sandbox = SANDBOX;
export const user = { email: 'ada@hospital.example', password: 'Correct-Horse-9' };

/** What a command prints; nothing of this machine's own set-up reaches it. */
export function cogoidc(...args) {
  return execFileSync(COGOIDC, args, {
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
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Sets an app up, with the one user who signs in; gives the config as a person gets it. */
export function init(target, ...more) {
  const password = join(home, 'password');
  writeFileSync(password, user.password, { mode: 0o600 });
  const first = ['--test-user', user.email, '--password-file', password];
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
