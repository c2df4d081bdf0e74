// oidc-client-ts through React.
import { library } from '../check.mjs';
import { browserApp } from './browser-app.mjs';

await browserApp('react-oidc-context', `${library('react-oidc-context')} with ${library('react')}`, 'app.jsx');
