import NextAuth from "next-auth";
import CognitoProvider from "next-auth/providers/cognito";

const handler = NextAuth({
  providers: [
    CognitoProvider({
      clientId: "{CLIENT_ID}",
      clientSecret: "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef",
      issuer: "{PAGES}",
    }),
  ],
});

export { handler as GET, handler as POST };
