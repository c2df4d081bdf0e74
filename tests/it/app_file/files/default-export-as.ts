import type { Settings } from "./types";

export default {
  api: "/api",
  oidc: <const>{
    authority: "{ISSUER}",
    client_id: "{CLIENT_ID}",
    redirect_uri: "https://spa.example/app",
  },
} as unknown as Settings;
