// The one page of an app in JavaScript.

const signedIn = ({ email, groups }, auth) => `<p>${email}, groups: ${groups.join(', ')}</p>
<form method="post" action="${auth}/signout">
  <input type="hidden" name="csrfToken">
  <input type="hidden" name="callbackUrl" value="/cognito-sign-out">
  <button disabled>Sign out</button>
</form>
<script type="module">
  const { csrfToken } = await (await fetch('${auth}/csrf')).json();
  document.forms[0].csrfToken.value = csrfToken;
  document.querySelector('button').disabled = false;
</script>`;

const signedOut = auth => `<p>Nobody is signed in.</p><a href="${auth}/signin">Sign in</a>`;

/** The page for somebody with a session or without one; `auth` is where the library answers. */
export function page(session, auth) {
  const body = session?.user ? signedIn(session.user, auth) : signedOut(auth);
  return `<!doctype html><title>The app</title><h1>The app</h1>${body}`;
}
