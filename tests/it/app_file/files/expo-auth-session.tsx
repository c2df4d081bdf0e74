import * as AuthSession from "expo-auth-session";

const discovery = {
  authorizationEndpoint: "{PAGES}/oauth2/authorize",
  tokenEndpoint: "{PAGES}/oauth2/token",
  revocationEndpoint: "{PAGES}/oauth2/revoke",
};

export function useSignIn() {
  return AuthSession.useAuthRequest(
    {
      clientId: "{CLIENT_ID}",
      scopes: ["openid", "email"],
      responseType: AuthSession.ResponseType.Code,
      redirectUri: AuthSession.makeRedirectUri({ scheme: "spa" }),
      usePKCE: true,
    },
    discovery,
  );
}
