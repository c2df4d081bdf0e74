export enum Oidc {
  Authority = "{ISSUER}",
  ClientId = "portal",
}
