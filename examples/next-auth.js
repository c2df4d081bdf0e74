import Cognito from 'next-auth/providers/cognito';

export const authOptions = {
  providers: [
    Cognito({
      clientId: process.env.COGNITO_CLIENT_ID,
      clientSecret: process.env.COGNITO_CLIENT_SECRET,
      issuer: process.env.COGNITO_ISSUER,
      authorization: { params: { scope: 'openid email profile' } },
      checks: ['pkce', 'state', 'nonce'],
    }),
  ],
  callbacks: {
    jwt({ token, profile }) {
      if (profile) token.groups = profile['cognito:groups'] ?? [];
      return token;
    },
    session({ session, token }) {
      session.user.groups = token.groups;
      return session;
    },
    redirect({ url, baseUrl }) {
      // Signing out to this path ends the session at Cognito as well.
      if (url === '/cognito-sign-out') return process.env.COGNITO_SIGN_OUT_URL ?? baseUrl;
      const target = new URL(url, baseUrl);
      return target.origin === new URL(baseUrl).origin ? target.href : baseUrl;
    },
  },
};
