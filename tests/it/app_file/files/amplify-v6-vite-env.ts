import { Amplify } from "aws-amplify";

if (import.meta.env.VITE_COGNITO_USER_POOL_ID) {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: import.meta.env.VITE_COGNITO_USER_POOL_ID,
        userPoolClientId: import.meta.env.VITE_COGNITO_CLIENT_ID,
        loginWith: {
          oauth: {
            domain: import.meta.env.VITE_COGNITO_DOMAIN,
            scopes: ["openid", "email", "profile"],
            // Any port may serve it.
            redirectSignIn: [`${window.location.origin}/admin`],
            redirectSignOut: [import.meta.env.VITE_SIGN_OUT],
            responseType: "code",
          },
        },
      },
    },
  });
}
