//! Cookies: which browser a visit is from, and who is signed in there.

use super::Visit;
use crate::sandbox::{
    error::ApiError,
    hash::sha256,
    random,
    state::{Pool, Session},
};

/// The cookie of a signed-in browser.
const SESSION_COOKIE: &str = "cognito";

/// The cookie that ties forms and sign-ins at providers to one browser.
const BROWSER_COOKIE: &str = "XSRF-TOKEN";

/// How long a session lasts, in seconds (Amazon Cognito Developer Guide, "Managed login", session
/// duration: one hour).
const SESSION_SECONDS: f64 = 3600.0;

/// The browser's session, if its user exists, is enabled and is confirmed.
pub(crate) fn current<'p>(visit: &Visit<'_>, pool: &'p Pool) -> Option<&'p Session> {
    let session = pool.sessions.get(&sha256(visit.cookie(SESSION_COOKIE)?))?;
    let user = pool.users.get(&session.username)?;
    let confirmed = matches!(user.status.as_str(), "CONFIRMED" | "EXTERNAL_PROVIDER");
    (visit.now < session.expires && confirmed && !user.disabled).then_some(session)
}

/// Opens a session; the session, and the header that sets its cookie.
///
/// Each sign-in sets a new cookie, which prevents session fixation.
pub(crate) fn open(
    visit: &Visit<'_>,
    pool: &mut Pool,
    username: &str,
    provider: &str,
) -> Result<(Session, String), ApiError> {
    if let Some(cookie) = visit.cookie(SESSION_COOKIE) {
        pool.sessions.remove(&sha256(cookie));
    }
    pool.sessions.retain(|_, session| visit.now < session.expires);
    let session = Session {
        username: username.to_owned(),
        provider: provider.to_owned(),
        auth_time: visit.now,
        expires: visit.now + SESSION_SECONDS,
    };
    let value = random::token()?;
    pool.sessions.insert(sha256(&value), session.clone());
    Ok((
        session,
        cookie(SESSION_COOKIE, &value, &visit.path, &format!("; Max-Age={SESSION_SECONDS}")),
    ))
}

/// Closes the browser's session; the header that removes the cookie.
pub(crate) fn close(visit: &Visit<'_>, pool: &mut Pool) -> String {
    if let Some(cookie) = visit.cookie(SESSION_COOKIE) {
        pool.sessions.remove(&sha256(cookie));
    }
    cookie(SESSION_COOKIE, "", &visit.path, "; Max-Age=0")
}

/// The value that identifies this browser, and the header that sets its cookie if it is new.
pub(crate) fn browser(visit: &Visit<'_>) -> Result<(String, Option<String>), ApiError> {
    if let Some(known) = known_browser(visit) {
        return Ok((known.to_owned(), None));
    }
    let value = random::token()?;
    let header = cookie(BROWSER_COOKIE, &value, &visit.path, "");
    Ok((value, Some(header)))
}

/// The value of the browser cookie, if the browser sent one.
pub(crate) fn known_browser<'v>(visit: &'v Visit<'_>) -> Option<&'v str> {
    visit
        .cookie(BROWSER_COOKIE)
        .filter(|value| value.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Not `Secure`: the sandbox is on plain http, where browsers do not send such cookies.
fn cookie(name: &str, value: &str, path: &str, attributes: &str) -> String {
    format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{attributes}")
}
