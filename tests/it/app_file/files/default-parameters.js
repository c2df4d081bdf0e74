import { UserManager } from 'oidc-client-ts';

const defaults = Object.freeze({ authority: '{ISSUER}', scope: 'openid email' });

export function createManager(overrides = {}) {
  const settings = {
    ...defaults,
    client_id: '{CLIENT_ID}',
    redirect_uri: 'https://spa.example/app',
    ...overrides,
  };
  return new UserManager(settings);
}
