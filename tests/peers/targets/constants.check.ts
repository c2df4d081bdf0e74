import * as constants from './constants';

type Names = 'OIDC_URL' | 'OIDC_CLIENT_NAME' | 'OIDC_REDIRECT_URI';

/** Fails to compile unless the file exports exactly these names. */
type Exactly<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

export const names: Exactly<keyof typeof constants, Names> = true;
export const values: Record<Names, string> = constants;
