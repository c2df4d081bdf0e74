// A Django project whose people sign in with one library or another.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { app, installed, proves, setUp, start, versions, write } from './web.mjs';

/** Proves the config for a library, which may ask something on the way to the sign-in page. */
export async function django(name, forms, onTheWay = () => {}) {
  const it = await app(name, versions('django', name, 'Django'), 'django');
  await setUp(it);
  for (const form of forms) write(it, form, form);
  const python = installed('django', 'python');
  const env = { SECRET_KEY: randomBytes(32).toString('hex'), PYTHONDONTWRITEBYTECODE: '1' };
  const manage = (...args) =>
    execFileSync(python, ['manage.py', ...args], { cwd: it.folder, env: { ...process.env, ...env }, stdio: 'pipe' });
  manage('migrate');
  manage('shell', '-c', 'from django.contrib.auth.models import Group; Group.objects.create(name="radiology")');
  await start(it, python, ['manage.py', 'runserver', '--noreload', `localhost:${it.port}`], env);
  await proves(it, {
    async begin(page) {
      await page.goto(it.address);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await onTheWay(page);
    },
    end: page => page.getByRole('button', { name: 'Sign out' }).click(),
  });
}
