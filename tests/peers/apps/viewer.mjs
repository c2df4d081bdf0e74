// The OHIF Viewer as it is built, served as cogoidc says that it must be.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { serve } from './server.mjs';

const dist = process.env.OHIF;
const demo = 'https://d14fa38qiwhyfd.cloudfront.net/dicomweb';
const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Serves the viewer. Its config is the one that is shipped, `append` adds a block at its end, `use` replaces it.
 */
export async function viewer(archive) {
  const shipped = readFileSync(join(dist, 'app-config.js'), 'utf8');
  assert.ok(shipped.includes(demo), 'the config that is shipped names another archive');
  let config = shipped.replaceAll(demo, `${archive}/dicomweb`);
  const url = await serve((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/app-config.js') {
      const headers = { 'content-type': types['.js'], 'cache-control': 'no-store' };
      return response.writeHead(200, headers).end(config);
    }
    const asked = join(dist, pathname);
    const is_there = statSync(asked, { throwIfNoEntry: false })?.isFile();
    const file = is_there ? asked : join(dist, 'index.html');
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    return response.end(readFileSync(file));
  });
  return { url, shipped: config, append: block => (config += block), use: text => (config = text) };
}
