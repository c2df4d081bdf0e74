import { useAuth } from "react-oidc-context";

export const oidcConfig = {
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
  response_type: "code",
  scope: "openid email",
};

export function SignOut() {
  const auth = useAuth();
  const signOutRedirect = () => {
    const clientId = "{CLIENT_ID}";
    const logoutUri = "https://spa.example/app";
    const cognitoDomain = "{PAGES}";
    window.location.href = `${cognitoDomain}/logout?client_id=${clientId}&logout_uri=${encodeURIComponent(logoutUri)}`;
  };
  return <button onClick={signOutRedirect}>Sign out{auth.isLoading && "…"}</button>;
}
