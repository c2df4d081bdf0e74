// Streamlit, by st.login and st.logout.
import { appendFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, installed, proves, setUp, start, versions, write } from './web.mjs';

const it = await app('streamlit', versions('streamlit', 'streamlit'));
await setUp(it);
write(it, 'secrets.toml', '.streamlit/secrets.toml');
write(it, 'cognito.json', 'static/cognito.json');
write(it, 'config.toml', '.streamlit/config.toml');
const secret = `cookie_secret = "${randomBytes(32).toString('hex')}"\n`;
appendFileSync(join(it.folder, '.streamlit/secrets.toml'), secret);
const options = {
  'server.port': it.port,
  'server.address': 'localhost',
  'server.headless': true,
  'browser.gatherUsageStats': false,
};
const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
await start(it, installed('streamlit', 'streamlit'), ['run', 'app.py', ...flags]);

await proves(it, {
  async begin(page) {
    await page.goto(it.address);
    await page.getByRole('button', { name: 'Sign in' }).click();
  },
  end: page => page.getByRole('button', { name: 'Sign out' }).click(),
});
