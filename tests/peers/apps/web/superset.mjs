// Apache Superset, whose group of people is a role there.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { app, installed, proves, setUp, start, versions, write } from './web.mjs';

const it = await app('superset', versions('superset', 'apache-superset', 'flask-appbuilder'));
await setUp(it);
write(it, 'superset_config.py', 'superset_config.py');
const superset = installed('superset', 'superset');
const env = {
  FLASK_APP: 'superset.app:create_app()',
  PYTHONPATH: it.folder,
  SECRET_KEY: randomBytes(32).toString('hex'),
  SUPERSET_HOME: it.folder,
};
for (const step of [['db', 'upgrade'], ['init']]) {
  const options = { cwd: it.folder, env: { PATH: process.env.PATH, HOME: it.folder, ...env }, stdio: 'pipe' };
  execFileSync(superset, step, options);
}
await start(it, superset, ['run', '--host', 'localhost', '--port', it.port], env);

await proves(it, {
  async begin(page) {
    await page.goto(`${it.address}/login/`);
    await page.getByText('Cognito').click();
  },
  async identity(page, email) {
    await page.waitForURL(`${it.address}/superset/welcome/`);
    await page.goto(`${it.address}/user_info/`);
    await page.getByText(email).first().waitFor();
  },
  // The group is mapped to Alpha; everybody has Gamma.
  groups: page => page.getByText('Alpha, Gamma').waitFor(),
  end: page => page.goto(`${it.address}/logout/`),
});
