/** The constants of MLSpace that concern sign-in, with their types. */
interface SignIn {
  OIDC_URL: string;
  OIDC_CLIENT_NAME: string;
  OIDC_REDIRECT_URI: string;
  INTERNAL_OIDC_URL?: string;
  IDP_ENDPOINT_SSM_PARAM?: string;
  OIDC_VERIFY_SSL?: boolean;
  OIDC_VERIFY_SIGNATURE?: boolean;
  NEW_USERS_SUSPENDED?: boolean;
}

export const config: SignIn =
