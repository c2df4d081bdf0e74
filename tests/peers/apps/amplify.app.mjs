// A page with aws-amplify, as an app bundles it. The checks call the library from outside.
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';

window.auth = auth;
window.events = [];
// Before the library finds a code in the address.
Hub.listen('auth', ({ payload }) => window.events.push(payload));
Amplify.configure(window.settings);
