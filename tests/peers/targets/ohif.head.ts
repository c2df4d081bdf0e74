import type { UserManagerSettings } from 'oidc-client-ts';

/** What OHIF adds to the settings it passes on. */
interface Ohif {
  useAuthorizationCodeFlow: boolean;
  revokeAccessTokenOnSignout: boolean;
}

export const oidc: UserManagerSettings & Ohif =
