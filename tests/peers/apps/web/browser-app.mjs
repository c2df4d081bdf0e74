// An app that is a page and a script: nothing of it runs on a server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../server.mjs';
import { bundle, folderOf, proves, setUp, write } from './web.mjs';

/** Proves the config of `spa` for an app that is bundled from one file. */
export async function browserApp(name, title, file) {
  const folder = folderOf(name);
  const script = '<script type="module" src="/app.js"></script>';
  const page = `<!doctype html><title>The app</title><h1>The app</h1><div id="app"></div>${script}`;
  const address = await serve((request, response) => {
    const isScript = request.url === '/app.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    return response.end(isScript ? readFileSync(join(folder, 'built.js')) : page);
  });
  const it = { target: 'spa', name, title, folder, address };
  await setUp(it, `${address}/`);
  write(it, 'oidc-client-ts', 'oidc.js');
  bundle(folder, file, '--format=esm', '--jsx=automatic', '--outfile=built.js');
  await proves(it, {
    async begin(page) {
      await page.goto(address);
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    end: page => page.getByRole('button', { name: 'Sign out' }).click(),
  });
}
