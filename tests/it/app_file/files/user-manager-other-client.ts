import { UserManager, WebStorageStateStore } from "oidc-client-ts";

let manager: UserManager | null = null;

export function userManager(): UserManager {
  manager ??= new UserManager({
    authority: "{ISSUER}",
    client_id: "web-portal",
    redirect_uri: "https://spa.example/app",
    response_type: "code",
    scope: "openid profile",
    userStore: new WebStorageStateStore({ store: window.sessionStorage }),
  });
  return manager;
}
