import { createOidcAuth, SignInType, LogLevel } from "vue-oidc-client/vue3";

const loco = window.location;
const appRootUrl = `${loco.protocol}//${loco.host}${import.meta.env.BASE_URL}`;

export const idsrvAuth = createOidcAuth(
  "main",
  SignInType.Window,
  appRootUrl,
  {
    authority: "{ISSUER}",
    client_id: "{CLIENT_ID}",
    response_type: "code",
    scope: "openid profile email",
    prompt: "login",
  },
  console,
  LogLevel.Debug,
);
