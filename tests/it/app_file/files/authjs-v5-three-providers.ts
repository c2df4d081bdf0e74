import NextAuth from "next-auth";
import Cognito from "next-auth/providers/cognito";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    GitHub({ clientId: "Iv1.0123456789abcdef", clientSecret: process.env.AUTH_GITHUB_SECRET }),
    Google({ clientId: "123-abc.apps.googleusercontent.com", clientSecret: process.env.AUTH_GOOGLE_SECRET }),
    Cognito({
      clientId: "{CLIENT_ID}",
      clientSecret: process.env.AUTH_COGNITO_SECRET,
      issuer: "{ISSUER}",
    }),
  ],
});
