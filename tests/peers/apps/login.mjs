// `cogoidc login` on a sign-in page that needs scripts: it opens the machine's own Chromium.
import assert from 'node:assert/strict';
import { check } from './check.mjs';
import { api, cogoidc, config, init, user } from './cogoidc.mjs';

init('ohif', '--app-url', 'http://localhost:3000');
const { pool_id: pool } = JSON.parse(config('ohif', 'json'));
const users = async () => (await api('ListUsers', { UserPoolId: pool })).Users.length;

await check('login: a throw-away user signs in on a page that needs scripts, in Chromium', async () => {
  const report = JSON.parse(cogoidc('login', '--unattended', '--target', 'ohif', '--json'));
  assert.equal(report.ok, true, JSON.stringify(report.checks));
  const outcomes = report.checks.map(each => each.outcome);
  assert.deepEqual([...new Set(outcomes)], ['pass'], JSON.stringify(report.checks));
  assert.match(report.claims.email, /^cogoidc-login-/);
  assert.notEqual(report.claims.email, user.email);
});

await check('login: the throw-away user is gone afterwards', async () => {
  assert.equal(await users(), 1);
});
