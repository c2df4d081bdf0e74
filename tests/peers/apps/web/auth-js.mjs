// Auth.js with Express, by its own sign-in page.
import { randomBytes } from 'node:crypto';
import { library } from '../check.mjs';
import { app, proves, setUp, start, write } from './web.mjs';

const it = await app('auth-js', `${library('@auth/core')} with ${library('@auth/express')}`);
await setUp(it);
write(it, 'dotenv', '.env');
write(it, 'auth.mjs', 'auth.mjs');
await start(it, 'node', ['--env-file=.env', 'app.mjs'], { AUTH_SECRET: randomBytes(32).toString('hex') });

await proves(it, {
  async begin(page) {
    await page.goto(it.address);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign in with Cognito' }).click();
  },
  end: page => page.getByRole('button', { name: 'Sign out' }).click(),
});
