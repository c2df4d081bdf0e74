import { UserManager } from 'oidc-client-ts';
import { oidc } from './oidc.js';

const manager = new UserManager(oidc);
if (new URLSearchParams(location.search).has('code')) {
  await manager.signinCallback();
  history.replaceState({}, '', location.pathname);
}
const user = await manager.getUser();
const [text, button] = ['p', 'button'].map(name => document.body.appendChild(document.createElement(name)));
if (user) {
  text.textContent = `${user.profile.email}, groups: ${user.profile['cognito:groups'].join(', ')}`;
  button.textContent = 'Sign out';
  button.onclick = () => manager.signoutRedirect();
} else {
  text.textContent = 'Nobody is signed in.';
  button.textContent = 'Sign in';
  button.onclick = () => manager.signinRedirect();
}
