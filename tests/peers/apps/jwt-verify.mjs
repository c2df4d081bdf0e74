// aws-jwt-verify, its verifier for any issuer (the one for Cognito knows no addresses but AWS's). It fetches keys by
// https only.
import assert from 'node:assert/strict';
import { JwtVerifier } from 'aws-jwt-verify';
import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { altered, check, library } from './check.mjs';
import { cogoidc, config, init, sandbox } from './cogoidc.mjs';
import { front } from './front.mjs';

const it = library('aws-jwt-verify');
const secure = await front();

/** The values of a client, and the tokens of a sign-in to it. */
function signedIn(name, port) {
  const there = ['--pool-name', 'jwt-verify', '--client-name', name];
  init('spa', '--app-url', `http://localhost:${port}/`, ...there);
  const report = cogoidc('login', '--unattended', '--target', 'spa', ...there, '--show-tokens', '--json');
  return { ...JSON.parse(config('spa', 'json', ...there)), ...JSON.parse(report).tokens };
}

const app = signedIn('app', 9);
const other = signedIn('other', 19);

/** The library's check of a token of the app. */
function verifier(tokenUse, issuer = app.issuer) {
  const properties = {
    issuer,
    jwksUri: app.jwks_uri.replace(sandbox, secure.url),
    audience: tokenUse === 'id' ? app.client_id : null,
    customJwtCheck: ({ payload }) => validateCognitoJwtFields(payload, { tokenUse, clientId: app.client_id }),
  };
  const fetcher = new SimpleFetcher({ defaultRequestOptions: { ca: secure.cert, responseTimeout: 10_000 } });
  return JwtVerifier.create(properties, { jwksCache: new SimpleJwksCache({ fetcher }) });
}

for (const [kind, tokenUse, foreign, mixedUp] of [
  ['ID', 'id', 'JwtInvalidAudienceError', 'JwtInvalidAudienceError'],
  ['access', 'access', 'CognitoJwtInvalidClientIdError', 'CognitoJwtInvalidTokenUseError'],
]) {
  const token = app[`${tokenUse}_token`];
  const judge = verifier(tokenUse);
  const refusal = (token, by = judge) => by.verify(token).then(() => 'none', why => why.constructor.name);

  await check(`${it}: the ${kind} token is verified`, async () => {
    const payload = await judge.verify(token);
    assert.equal(payload.token_use, tokenUse);
    assert.equal(payload.iss, app.issuer);
  });

  await check(`${it}: the ${kind} token with another signature is refused`, async () => {
    assert.equal(await refusal(altered(token)), 'JwtInvalidSignatureError');
  });

  await check(`${it}: the ${kind} token of another client is refused`, async () => {
    assert.equal(await refusal(other[`${tokenUse}_token`]), foreign);
  });

  await check(`${it}: the other kind of token is refused instead of the ${kind} token`, async () => {
    assert.equal(await refusal(tokenUse === 'id' ? app.access_token : app.id_token), mixedUp);
  });

  await check(`${it}: the ${kind} token of another issuer is refused`, async () => {
    assert.equal(await refusal(token, verifier(tokenUse, 'https://other.example')), 'JwtInvalidIssuerError');
  });
}
