import { UserManager, type UserManagerSettings } from 'oidc-client-ts';

export const manager = () => new UserManager(settings);

