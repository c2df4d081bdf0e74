// NextAuth 4 by its own sign-in page, in the handler that Next.js calls for a page of the API.
import { randomBytes } from 'node:crypto';
import { library } from '../check.mjs';
import { app, bundle, proves, setUp, start, write } from './web.mjs';

const it = await app('next-auth', library('next-auth'));
await setUp(it);
write(it, 'dotenv', '.env.local');
write(it, 'auth-options.js', 'auth-options.js');
bundle(it.folder, 'app.js', '--platform=node', '--packages=external', '--outfile=built.cjs');
await start(it, 'node', ['--env-file=.env.local', 'built.cjs'], { NEXTAUTH_SECRET: randomBytes(32).toString('hex') });

await proves(it, {
  async begin(page) {
    await page.goto(it.address);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign in with Cognito' }).click();
  },
  end: page => page.getByRole('button', { name: 'Sign out' }).click(),
});
