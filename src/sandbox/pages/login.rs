//! `/login`: the pool's own users sign in, one form after another.

use super::{
    challenge,
    entrance::{Entrance, enter, obstacle, sign_in_page},
};
use crate::sandbox::{
    error::ApiError,
    seal::same,
    state::Pool,
    visit::{
        Visit,
        asked::{takes_own_users, to_error_page},
        page::Reply,
        session,
    },
};

/// The sign-in page.
pub(crate) fn show(visit: &Visit<'_>, pool: &Pool) -> Result<Reply, ApiError> {
    Ok(match enter(visit, pool)? {
        Ok(entrance) => {
            let hint = visit.query.get("login_hint").unwrap_or_default();
            sign_in_page(visit, pool, &entrance, hint, None)
        }
        Err(reply) => reply,
    })
}

/// What a form of the sign-in sent.
pub(crate) fn submit(visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
    let entrance = match enter(visit, pool)? {
        Ok(entrance) => entrance,
        Err(reply) => return Ok(reply),
    };
    let own = pool.clients.get(&entrance.asked.client).is_some_and(takes_own_users);
    if !own {
        return Ok(to_error_page(visit, "invalid_request"));
    }
    let typed = visit.form.get("username").unwrap_or_default();
    let bound = session::known_browser(visit)
        .zip(visit.form.get("_csrf"))
        .is_some_and(|(browser, sent)| same(browser, sent));
    if !bound {
        let error = "This form is not from this browser, or the browser keeps no cookies. \
                     Please sign in again.";
        return Ok(sign_in_page(visit, pool, &entrance, typed, Some(error)).because("csrf"));
    }
    if visit.form.get("session").is_some() {
        return challenge::answer(visit, pool, &entrance);
    }
    match check_password(visit, pool, &entrance) {
        Ok(username) => challenge::proceed(visit, pool, &entrance, &username, None),
        Err((sentence, cause)) => {
            Ok(sign_in_page(visit, pool, &entrance, typed, Some(sentence)).because(cause))
        }
    }
}

/// The user whose name and password these are, or a sentence and a word on what is wrong.
fn check_password(
    visit: &Visit<'_>,
    pool: &Pool,
    entrance: &Entrance,
) -> Result<String, (&'static str, &'static str)> {
    const WRONG: &str = "Incorrect username or password.";
    let (Some(name), Some(password)) = (visit.form.get("username"), visit.form.get("password"))
    else {
        return Err(("Enter your user name and your password.", "form_incomplete"));
    };
    let found =
        pool.find_user(name).and_then(|username| Some((pool.users.get(&username)?, username)));
    let Some((user, username)) = found else {
        let sentence = match entrance.hides_users {
            true => WRONG,
            false => "User does not exist.",
        };
        return Err((sentence, "user_unknown"));
    };
    if !user.has_password(password) {
        return Err((WRONG, "password_wrong"));
    }
    match obstacle(user) {
        Some(obstacle) => Err(obstacle),
        None => Ok(username),
    }
}
