//! `/login`: the pool's own users sign in.

use super::{
    challenge,
    login_page::{LoginPage, PageError, check_user},
};
use crate::sandbox::{
    error::ApiError,
    hash::constant_time_eq,
    state::Pool,
    visit::{
        Visit,
        auth_request::{allows_local_users, to_error_page},
        page::Reply,
        session,
    },
};

/// Shows the sign-in page.
pub(crate) fn show(visit: &Visit<'_>, pool: &Pool) -> Result<Reply, ApiError> {
    Ok(match LoginPage::open(visit, pool)? {
        Ok(page) => {
            let hint = visit.query.get("login_hint").unwrap_or_default();
            page.show(visit, pool, hint, None)
        }
        Err(reply) => reply,
    })
}

/// Handles a form of the sign-in page.
pub(crate) fn submit(visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
    let page = match LoginPage::open(visit, pool)? {
        Ok(page) => page,
        Err(reply) => return Ok(reply),
    };
    let client = pool.clients.get(&page.auth_request.client);
    if !client.is_some_and(allows_local_users) {
        return Ok(to_error_page(visit, "invalid_request"));
    }
    let typed = visit.form.get("username").unwrap_or_default();
    let same_browser = session::known_browser(visit)
        .zip(visit.form.get("_csrf"))
        .is_some_and(|(browser, sent)| constant_time_eq(browser, sent));
    if !same_browser {
        let message = "This form was opened in another browser, or this browser keeps no \
                       cookies. Please sign in again.";
        let error = PageError::new(message, "csrf");
        return Ok(page.show_error(visit, pool, typed, &error));
    }
    if visit.form.get("session").is_some() {
        return challenge::submit(visit, pool, &page);
    }
    match check_password(visit, pool, &page) {
        Ok(username) => challenge::proceed(visit, pool, &page, &username, None),
        Err(error) => Ok(page.show_error(visit, pool, typed, &error)),
    }
}

/// The user whose name and password were sent.
fn check_password(visit: &Visit<'_>, pool: &Pool, page: &LoginPage) -> Result<String, PageError> {
    const WRONG: &str = "Incorrect username or password.";
    let (Some(name), Some(password)) = (visit.form.get("username"), visit.form.get("password"))
    else {
        let message = "Enter your user name and your password.";
        return Err(PageError::new(message, "form_incomplete"));
    };
    let found =
        pool.find_user(name).and_then(|username| Some((pool.users.get(&username)?, username)));
    let Some((user, username)) = found else {
        let message = if page.hides_users { WRONG } else { "User does not exist." };
        return Err(PageError::new(message, "user_unknown"));
    };
    if !user.has_password(password) {
        return Err(PageError::new(WRONG, "password_wrong"));
    }
    check_user(user)?;
    Ok(username)
}
