// Amazon's own client libraries against the sandbox: amazon-cognito-identity-js, and the passwords of aws-amplify v6
// outside a browser (amplify.mjs is inside one). Both compute SRP by themselves.
import { createHmac } from 'node:crypto';

import * as auth from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { Amplify, ConsoleLogger } from '@aws-amplify/core';
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';

import { check, claims } from './check.mjs';

const SANDBOX = process.env.SANDBOX;
const [PASSWORD, OTHER_PASSWORD, WRONG] = ['Correct-Horse-1', 'Another-Horse-2', 'Wrong-Horse-3'];

/** A call by an administrator. The sandbox reads the region from the signature. */
async function admin(operation, body) {
  const response = await fetch(SANDBOX, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=peer/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00',
    },
    body: JSON.stringify(body),
  });
  const output = await response.json();
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(output)}`);
  return output;
}

/** A pool that people sign in to by e-mail address, with one app client. */
async function pool(settings = {}) {
  const { UserPool } = await admin('CreateUserPool', { PoolName: 'clients', UsernameAttributes: ['email'], ...settings });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await admin('CreateUserPoolClient', { UserPoolId, ClientName: 'app' });
  const mfa = mode => admin('SetUserPoolMfaConfig', {
    UserPoolId, MfaConfiguration: mode, SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const add = async (Username, permanent = true) => {
    await admin('AdminCreateUser', { UserPoolId, Username, TemporaryPassword: PASSWORD });
    if (permanent) await admin('AdminSetUserPassword', { UserPoolId, Username, Password: PASSWORD, Permanent: true });
  };
  return { id: UserPoolId, client: UserPoolClient.ClientId, mfa, add };
}

/** What an authenticator app shows at a time, in seconds (RFC 6238). */
function code(secret, at) {
  const bits = [...secret].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const tag = createHmac('sha1', key).update(step).digest();
  const number = tag.readUInt32BE(tag.at(-1) & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}

const now = () => Date.now() / 1000;

/** The name of the error that a promise ends with. */
const errorOf = promise => promise.then(() => 'none', why => why.name);

function holds(fact, what) {
  if (!fact) throw new Error(`it does not hold: ${what}`);
}

const same = (found, wanted) => holds(JSON.stringify(found) === JSON.stringify(wanted), `${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);

// amazon-cognito-identity-js, whose callbacks become promises of what was called back.

class Library {
  constructor({ id, client }, name) {
    const pool = new CognitoUserPool({ UserPoolId: id, ClientId: client, endpoint: SANDBOX });
    this.user = new CognitoUser({ Username: name, Pool: pool });
  }

  answer(start) {
    return new Promise((resolve, reject) => {
      const step = name => (...values) => resolve({ step: name, values });
      start({
        onSuccess: step('signed in'), onFailure: reject, newPasswordRequired: step('new password'), mfaSetup: step('set-up'),
        totpRequired: step('code'), associateSecretCode: step('secret'),
      });
    });
  }

  signIn(password) {
    const details = new AuthenticationDetails({ Username: this.user.getUsername(), Password: password });
    return this.answer(callbacks => this.user.authenticateUser(details, callbacks));
  }

  call(method, ...values) {
    return new Promise((resolve, reject) => {
      this.user[method](...values, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }

  tokens() {
    return this.user.getSignInUserSession();
  }
}

async function identityJs() {
  const it = await pool({ Schema: [{ Name: 'email', Required: true }, { Name: 'name', Required: true }] });
  await it.add('ada@example.com');
  const ada = new Library(it, 'ada@example.com');
  await check('identity-js: a wrong password is refused', async () => {
    same(await errorOf(new Library(it, 'ada@example.com').signIn(WRONG)), 'NotAuthorizedException');
  });
  await check('identity-js: SRP signs a person in by e-mail address', async () => {
    same((await ada.signIn(PASSWORD)).step, 'signed in');
    same(claims(ada.tokens().getIdToken().getJwtToken()).email, 'ada@example.com');
  });
  await check('identity-js: a refresh token gives new tokens', async () => {
    const before = ada.tokens().getAccessToken().getJwtToken();
    await ada.call('refreshSession', ada.tokens().getRefreshToken());
    holds(ada.tokens().getAccessToken().getJwtToken() !== before, 'the access token is new');
  });
  await check('identity-js: the profile is changed and read', async () => {
    await ada.call('updateAttributes', [{ Name: 'name', Value: 'Ada' }]);
    const attributes = await ada.call('getUserAttributes');
    same(attributes.find(attribute => attribute.Name === 'name').Value, 'Ada');
  });
  await check('identity-js: the password is changed', async () => {
    await ada.call('changePassword', PASSWORD, OTHER_PASSWORD);
    same((await new Library(it, 'ada@example.com').signIn(OTHER_PASSWORD)).step, 'signed in');
  });
  await check('identity-js: a new password comes with the attributes that are missing', async () => {
    await it.add('bob@example.com', false);
    const bob = new Library(it, 'bob@example.com');
    const { step, values: [attributes, required] } = await bob.signIn(PASSWORD);
    same([step, attributes, required], ['new password', { email: 'bob@example.com', name: '' }, ['name']]);
    const done = await bob.answer(callbacks => bob.user.completeNewPasswordChallenge(OTHER_PASSWORD, { name: 'Bob' }, callbacks));
    same(done.step, 'signed in');
  });
  await check('identity-js: a global sign-out ends the refresh token', async () => {
    const refresh = ada.tokens().getRefreshToken();
    await ada.answer(callbacks => ada.user.globalSignOut(callbacks));
    same(await errorOf(ada.call('refreshSession', refresh)), 'NotAuthorizedException');
  });
  await check('identity-js: a required authenticator app is set up, then asked for', async () => {
    await it.mfa('ON');
    const eve = new Library(it, 'eve@example.com');
    await it.add('eve@example.com');
    same((await eve.signIn(PASSWORD)).step, 'set-up');
    const { values: [secret] } = await eve.answer(callbacks => eve.user.associateSoftwareToken(callbacks));
    const at = now();
    const verified = await eve.answer(callbacks => eve.user.verifySoftwareToken(code(secret, at), 'phone', callbacks));
    same(verified.step, 'signed in');
    const again = new Library(it, 'eve@example.com');
    same((await again.signIn(PASSWORD)).step, 'code');
    const send = text => again.answer(callbacks => again.user.sendMFACode(text, callbacks, 'SOFTWARE_TOKEN_MFA'));
    same(await errorOf(send(code(secret, at))), 'ExpiredCodeException');
    same((await send(code(secret, at + 30))).step, 'signed in');
  });
}

// aws-amplify.

const stored = new Map();
const storage = {
  setItem: async (name, value) => void stored.set(name, value),
  getItem: async name => stored.get(name) ?? null,
  removeItem: async name => void stored.delete(name),
  clear: async () => stored.clear(),
};

async function amplify() {
  const it = await pool();
  const Auth = { Cognito: { userPoolId: it.id, userPoolClientId: it.client, userPoolEndpoint: SANDBOX } };
  const tokenProvider = cognitoUserPoolsTokenProvider;
  // That the endpoint is not Amazon's is the point.
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  Amplify.configure({ Auth }, { Auth: { tokenProvider } });
  tokenProvider.setAuthConfig(Auth);
  tokenProvider.setKeyValueStorage(storage);
  await it.add('ada@example.com');
  const username = 'ada@example.com';
  await check('amplify: a wrong password is refused', async () => {
    same(await errorOf(auth.signIn({ username, password: WRONG })), 'NotAuthorizedException');
  });
  await check('amplify: SRP signs a person in', async () => {
    same((await auth.signIn({ username, password: PASSWORD })).nextStep.signInStep, 'DONE');
    same((await auth.fetchUserAttributes()).email, username);
  });
  await check('amplify: a refresh gives new tokens', async () => {
    const before = (await auth.fetchAuthSession()).tokens.accessToken.toString();
    const after = (await auth.fetchAuthSession({ forceRefresh: true })).tokens.accessToken.toString();
    holds(after !== before, 'the access token is new');
  });
  await check('amplify: the password is changed', async () => {
    await auth.updatePassword({ oldPassword: PASSWORD, newPassword: OTHER_PASSWORD });
  });
  let secret;
  let at;
  await check('amplify: an authenticator app is set up', async () => {
    await it.mfa('OPTIONAL');
    secret = (await auth.setUpTOTP()).sharedSecret;
    at = now();
    await auth.verifyTOTPSetup({ code: code(secret, at) });
    await auth.updateMFAPreference({ totp: 'PREFERRED' });
    const { enabled, preferred } = await auth.fetchMFAPreference();
    same([enabled, preferred], [['TOTP'], 'TOTP']);
  });
  await check('amplify: a sign-out revokes the refresh token', async () => {
    const token = [...stored].find(([name]) => name.endsWith('.refreshToken'))[1];
    await auth.signOut();
    const refresh = admin('GetTokensFromRefreshToken', { ClientId: it.client, RefreshToken: token });
    const refused = await refresh.then(() => 'new tokens', why => why.message);
    holds(refused.includes('Invalid Refresh Token'), refused);
  });
  await check('amplify: the code of the app is asked for', async () => {
    const { nextStep } = await auth.signIn({ username, password: OTHER_PASSWORD });
    same(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
    same((await auth.confirmSignIn({ challengeResponse: code(secret, at + 30) })).isSignedIn, true);
    await auth.signOut({ global: true });
  });
  await check('amplify: a temporary password is replaced, and a required app set up', async () => {
    await it.mfa('ON');
    await it.add('bob@example.com', false);
    const first = await auth.signIn({ username: 'bob@example.com', password: PASSWORD });
    same(first.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
    const next = await auth.confirmSignIn({ challengeResponse: OTHER_PASSWORD });
    same(next.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP');
    const challengeResponse = code(next.nextStep.totpSetupDetails.sharedSecret, now());
    same((await auth.confirmSignIn({ challengeResponse })).isSignedIn, true);
    await auth.deleteUser();
  });
}

await identityJs();
await amplify();
