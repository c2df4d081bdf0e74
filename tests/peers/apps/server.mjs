// What the apps need around them: small servers on this machine only.
import { createServer } from 'node:http';

/** Serves on a port that is free; gives the address. */
export function serve(answer) {
  const server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch(why => response.writeHead(500).end(String(why)));
  });
  server.unref();
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve(`http://localhost:${server.address().port}`));
  });
}

/** The whole body of a request or a response. */
export async function bodyOf(message) {
  const parts = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** A port that is free now, for a server of another program. */
export function freePort() {
  const server = createServer();
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
