import { createRoot } from 'react-dom/client';
import { AuthProvider, useAuth } from 'react-oidc-context';
import { oidc } from './oidc.js';

function Page() {
  const auth = useAuth();
  if (auth.isLoading) return <p>…</p>;
  if (auth.error) return <p>{auth.error.message}</p>;
  if (!auth.isAuthenticated) return <button onClick={() => auth.signinRedirect()}>Sign in</button>;
  const { email, 'cognito:groups': groups } = auth.user.profile;
  return (
    <>
      <p>{email}, groups: {groups.join(', ')}</p>
      <button onClick={() => auth.signoutRedirect()}>Sign out</button>
    </>
  );
}

const onSigninCallback = () => history.replaceState({}, '', location.pathname);
createRoot(document.getElementById('app')).render(
  <AuthProvider {...oidc} onSigninCallback={onSigninCallback}>
    <Page />
  </AuthProvider>,
);
