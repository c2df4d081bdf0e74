import { PUBLIC_CLIENT } from "$env/static/public";
import { UserManager } from "oidc-client-ts";

const base = "https://spa.example";
const pool = { host: "{ORIGIN}", id: "{POOL_ID}" };

export const manager = new UserManager({
  authority: `${pool.host}/${pool.id}`,
  client_id: PUBLIC_CLIENT,
  redirect_uri: `${base}/app`,
  response_type: "code",
  scope: "openid email",
});
