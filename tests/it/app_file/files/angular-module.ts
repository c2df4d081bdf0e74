import { NgModule } from "@angular/core";
import { AuthModule } from "angular-auth-oidc-client";

@NgModule({
  imports: [
    AuthModule.forRoot({
      config: {
        authority: "{ORIGIN}/us-east-1_Another01",
        redirectUrl: "https://spa.example/app",
        postLogoutRedirectUri: window.location.origin,
        clientId: "{CLIENT_ID}",
        scope: "openid profile email",
        responseType: "code",
        silentRenew: true,
        useRefreshToken: true,
      },
    }),
  ],
  exports: [AuthModule],
})
export class AuthConfigModule {}
