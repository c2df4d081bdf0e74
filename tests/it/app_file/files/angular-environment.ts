import { LogLevel } from "angular-auth-oidc-client";

export const environment = {
  production: true,
  apiUrl: "https://api.spa.example",
  oidc: {
    authority: "{ISSUER}",
    redirectUrl: window.location.origin + "/app",
    clientId: "{CLIENT_ID}",
    scope: "openid email profile",
    responseType: "code",
    silentRenew: true,
    useRefreshToken: true,
    logLevel: LogLevel.Warn,
  },
} as const;
