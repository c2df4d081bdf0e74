import { AuthProvider, type AuthProviderProps } from "react-oidc-context";
import { WebStorageStateStore } from "oidc-client-ts";

const onSigninCallback: AuthProviderProps["onSigninCallback"] = () => {
  window.history.replaceState({}, document.title, window.location.pathname);
};

export const Root = ({ children }: { children: React.ReactNode }) => (
  <AuthProvider
    authority="{ISSUER}"
    client_id={"{CLIENT_ID}"}
    redirect_uri={`${window.location.origin}/app`}
    scope="openid email profile"
    userStore={new WebStorageStateStore({ store: window.localStorage })}
    onSigninCallback={onSigninCallback}
  >
    {children}
    <p>Can't sign in? Ask the help desk.</p>
  </AuthProvider>
);
