//! Browsers: which one it is, and whether somebody is signed in there.

use super::Visit;
use crate::sandbox::{
    error::ApiError,
    random,
    seal::seal,
    state::{Pool, Session},
};

/// The cookie of a browser that is signed in.
const SESSION: &str = "cognito";

/// The cookie that forms and sign-ins at other providers are bound to.
const BROWSER: &str = "XSRF-TOKEN";

/// How long a browser stays signed in, in seconds. AWS names one hour
/// (Amazon Cognito Developer Guide, "Managed login", session duration).
const HOUR: f64 = 3600.0;

/// Who is signed in at this browser. Whoever is gone, disabled or not through signing up is not.
pub(crate) fn current<'p>(visit: &Visit<'_>, pool: &'p Pool) -> Option<&'p Session> {
    let session = pool.sessions.get(&seal(visit.cookie(SESSION)?))?;
    let user = pool.users.get(&session.username)?;
    let stands = matches!(user.status.as_str(), "CONFIRMED" | "EXTERNAL_PROVIDER");
    (visit.now < session.expires && stands && !user.disabled).then_some(session)
}

/// Signs a user in at this browser: the session, and the header that sets its cookie.
///
/// The cookie is a new one at each sign-in, so that none that somebody else knows of becomes good.
pub(crate) fn open(
    visit: &Visit<'_>,
    pool: &mut Pool,
    username: &str,
    provider: &str,
) -> Result<(Session, String), ApiError> {
    if let Some(cookie) = visit.cookie(SESSION) {
        pool.sessions.remove(&seal(cookie));
    }
    pool.sessions.retain(|_, session| visit.now < session.expires);
    let session = Session {
        username: username.to_owned(),
        provider: provider.to_owned(),
        auth_time: visit.now,
        expires: visit.now + HOUR,
    };
    let value = random::token()?;
    pool.sessions.insert(seal(&value), session.clone());
    Ok((session, cookie(SESSION, &value, &visit.path, &format!("; Max-Age={HOUR}"))))
}

/// Signs this browser out: the header that takes the cookie back.
pub(crate) fn close(visit: &Visit<'_>, pool: &mut Pool) -> String {
    if let Some(cookie) = visit.cookie(SESSION) {
        pool.sessions.remove(&seal(cookie));
    }
    cookie(SESSION, "", &visit.path, "; Max-Age=0")
}

/// A value that only this browser knows, and the header that sets its cookie where it had none.
pub(crate) fn browser(visit: &Visit<'_>) -> Result<(String, Option<String>), ApiError> {
    if let Some(known) = known_browser(visit) {
        return Ok((known.to_owned(), None));
    }
    let value = random::token()?;
    let header = cookie(BROWSER, &value, &visit.path, "");
    Ok((value, Some(header)))
}

/// The value of a browser that was here before.
pub(crate) fn known_browser<'v>(visit: &'v Visit<'_>) -> Option<&'v str> {
    visit.cookie(BROWSER).filter(|value| value.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Not `Secure`: the sandbox is on http, and browsers keep such cookies from it.
fn cookie(name: &str, value: &str, path: &str, more: &str) -> String {
    format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{more}")
}
