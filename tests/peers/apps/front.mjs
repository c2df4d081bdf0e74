// TLS in front of the sandbox, for libraries that take no address but https.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandbox } from './cogoidc.mjs';
import { bodyOf } from './server.mjs';

/** A key for this run alone, and a certificate for localhost that it signs itself. */
function identity() {
  const folder = mkdtempSync(join(tmpdir(), 'front-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map(name => join(folder, name));
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...name, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** The sandbox's response to a request; its pages and redirects lead to `here` instead of the sandbox. */
async function pass(request, response, here) {
  const { method, url } = request;
  const headers = { ...request.headers, host: new URL(sandbox).host };
  const answer = await new Promise((resolve, reject) => {
    request.pipe(plain(new URL(url, sandbox), { method, headers }, resolve).on('error', reject));
  });
  const moved = value => (typeof value === 'string' ? value.replaceAll(sandbox, here) : value);
  const fields = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, moved(value)]));
  const isPage = /^text\/html/.test(answer.headers['content-type']);
  const body = await bodyOf(answer);
  delete fields['content-length'];
  response.writeHead(answer.statusCode, fields).end(isPage ? moved(body) : body);
}

/** Serves the sandbox by https on a port that is free; gives the address, and the certificate to trust. */
export function front() {
  const { key, cert } = identity();
  const server = createServer({ key, cert }, (request, response) => {
    const here = `https://localhost:${server.address().port}`;
    pass(request, response, here).catch(why => response.writeHead(502).end(String(why)));
  });
  server.unref();
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `https://localhost:${server.address().port}`, cert }));
  });
}
