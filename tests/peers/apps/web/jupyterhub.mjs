// JupyterHub, whose proxy is the one in npm.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { freePort } from '../server.mjs';
import { app, installed, proves, setUp, start, versions, write } from './web.mjs';

const it = await app('jupyterhub', versions('jupyterhub', 'jupyterhub', 'oauthenticator'));
await setUp(it);
write(it, 'jupyterhub_config.py', 'jupyterhub_config.py');
await start(it, installed('jupyterhub', 'jupyterhub'), ['--config', 'jupyterhub_config.py'], {
  HUB_PORT: String(await freePort()),
  PROXY_PORT: String(await freePort()),
  PROXY: `node ${resolve('node_modules/configurable-http-proxy/bin/configurable-http-proxy')}`,
});

await proves(it, {
  async begin(page) {
    await page.goto(it.address);
    await page.getByRole('button', { name: 'Sign in with Cognito' }).click();
  },
  async groups(page, group) {
    const groups = await page.evaluate(async () => {
      const headers = { 'x-xsrftoken': window.jhdata.xsrf_token };
      const answer = await fetch('/hub/api/user', { headers });
      return (await answer.json()).groups;
    });
    assert.deepEqual(groups, [group]);
  },
  end: page => page.getByRole('button', { name: 'Logout' }).click(),
});
