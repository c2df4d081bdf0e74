import { ApplicationConfig } from "@angular/core";
import { provideAuth } from "angular-auth-oidc-client";

export const appConfig: ApplicationConfig = {
  providers: [
    provideAuth({
      config: {
        authority: "{ISSUER}",
        authWellknownEndpointUrl: "{ISSUER}/.well-known/openid-configuration",
        authWellknownEndpoints: {
          authorizationEndpoint: "{PAGES}/oauth2/authorize",
          tokenEndpoint: "{PAGES}/oauth2/token",
        },
        redirectUrl: "https://spa.example/app",
        clientId: "{CLIENT_ID}",
        scope: "openid profile offline_access",
        responseType: "code",
      },
    }),
  ],
};
