export class Session {
  #settings = { authority: "{ISSUER}", client_id: "anotherclient", redirect_uri: "https://spa.example/app" };
}
