// A server with Express. What it knows of Cognito is in auth.mjs and in its environment.
import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';
import { page } from '../web/page.mjs';
import { authConfig } from './auth.mjs';

const app = express();
app.use('/auth', ExpressAuth(authConfig));
app.get('/', async (request, response) => response.send(page(await getSession(request, authConfig), '/auth')));
app.listen(Number(process.env.PORT), 'localhost');
