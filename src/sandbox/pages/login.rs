//! `/login`: the pool's own users sign in.

use super::{
    challenge,
    login_page::{LoginPage, PageError, check_user},
};
use crate::sandbox::{
    error::ApiError,
    state::Pool,
    visit::{
        Visit,
        auth_request::{allows_local_users, to_error_page},
        page::Reply,
    },
};

/// Shows the sign-in page.
pub(crate) fn show(visit: &Visit<'_>, pool: &Pool) -> Result<Reply, ApiError> {
    Ok(match LoginPage::open(visit, pool, "login")? {
        Ok(page) => {
            let hint = visit.query.get("login_hint").unwrap_or_default();
            page.show(visit, pool, hint, None)
        }
        Err(reply) => reply,
    })
}

/// Handles a form of the sign-in page.
pub(crate) fn submit(visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
    let page = match LoginPage::open(visit, pool, "login")? {
        Ok(page) => page,
        Err(reply) => return Ok(reply),
    };
    let client = pool.clients.get(&page.auth_request.client);
    if !client.is_some_and(allows_local_users) {
        return Ok(to_error_page(visit, "invalid_request"));
    }
    let typed = visit.form.get("username").unwrap_or_default();
    if let Err(error) = page.check_browser(visit) {
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
