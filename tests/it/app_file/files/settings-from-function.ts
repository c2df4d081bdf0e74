import type { UserManagerSettings } from "oidc-client-ts";

const APP = "https://spa.example/app";

export function oidcSettings(): UserManagerSettings {
  return {
    authority: `{ORIGIN}/${"{POOL_ID}"}`,
    client_id: "{CLIENT_ID}",
    redirect_uri: APP,
    response_type: "code",
    scope: ["openid", "email"].join(" "),
    automaticSilentRenew: true,
  };
}
