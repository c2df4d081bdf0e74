export class AuthSettings {
  static readonly authority: string = "{ISSUER}";
  static readonly clientId = "{CLIENT_ID}";
  static readonly redirectUri = `https://spa.example/done`;
  private constructor() {}
}
