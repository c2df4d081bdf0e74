// What Next.js does around the handler of NextAuth. What it knows of Cognito is in auth-options.js and in its environment.
import { createServer } from 'node:http';
import NextAuth, { getServerSession } from 'next-auth';
import { asNext } from '../next.mjs';
import { page } from '../web/page.mjs';
import { authOptions } from './auth-options.js';

createServer(async (request, response) => {
  await asNext(request, response);
  if (request.url.startsWith('/api/auth/')) return NextAuth(request, response, authOptions);
  const session = await getServerSession(request, response, authOptions);
  response.setHeader('content-type', 'text/html');
  return response.end(page(session, '/api/auth'));
}).listen(Number(process.env.PORT), 'localhost');
