// oidc-client-ts by itself.
import { library } from '../check.mjs';
import { browserApp } from './browser-app.mjs';

await browserApp('spa', library('oidc-client-ts'), 'app.js');
