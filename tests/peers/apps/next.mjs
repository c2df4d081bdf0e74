// What Next.js adds to a request of a page of the API, and to its response.
import { bodyOf } from './server.mjs';

export async function asNext(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  Object.assign(request, {
    query: { ...Object.fromEntries(searchParams), nextauth: pathname.split('/').slice(3) },
    cookies: Object.fromEntries(new URLSearchParams(request.headers.cookie?.replaceAll('; ', '&'))),
    body: Object.fromEntries(new URLSearchParams(await bodyOf(request))),
  });
  Object.assign(response, {
    status: code => Object.assign(response, { statusCode: code }),
    send: body => response.end(typeof body === 'string' ? body : JSON.stringify(body)),
  });
}
