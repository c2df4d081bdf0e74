import Cognito from '@auth/core/providers/cognito';

export const authConfig = {
  trustHost: true,
  providers: [Cognito({ authorization: { params: { scope: 'openid email profile' } } })],
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
      if (url === '/cognito-sign-out') return process.env.AUTH_COGNITO_SIGN_OUT_URL ?? baseUrl;
      const target = new URL(url, baseUrl);
      return target.origin === new URL(baseUrl).origin ? target.href : baseUrl;
    },
  },
};
