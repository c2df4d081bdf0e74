//! The sessions that join the steps of a sign-in. Each is good for one step.

use crate::sandbox::{
    error::ApiError,
    hash::sha256,
    sign_in::challenge_seconds,
    state::{Challenge, Pool},
};

/// Begins a step of a sign-in; its session.
pub(crate) fn open(
    pool: &mut Pool,
    client: &str,
    username: &str,
    now: f64,
) -> Result<String, ApiError> {
    let challenge = Challenge {
        username: username.to_owned(),
        client: client.to_owned(),
        browser: None,
        expires: now + challenge_seconds(pool, client),
        secret: None,
        set_up: false,
        used: false,
    };
    pool.add_challenge(challenge, now)
}

/// The step of a session that is not over.
pub(crate) fn find<'p>(pool: &'p Pool, session: &str, now: f64) -> Result<&'p Challenge, ApiError> {
    let challenge = pool
        .challenges
        .get(&sha256(session))
        .filter(|challenge| challenge.browser.is_none())
        .ok_or_else(invalid)?;
    let over = |reason: &str| {
        ApiError::not_authorized(format!("Invalid session for the user, session {reason}."))
    };
    if challenge.used {
        return Err(over("can only be used once"));
    }
    if now >= challenge.expires {
        return Err(over("is expired"));
    }
    Ok(challenge)
}

/// Ends a step. Its session is remembered until it expires, so that the error can say that it was used.
pub(crate) fn close(pool: &mut Pool, session: &str) {
    if let Some(challenge) = pool.challenges.get_mut(&sha256(session)) {
        challenge.used = true;
    }
}

/// Ends a step, and begins the next one; its session.
pub(crate) fn replace(
    pool: &mut Pool,
    session: &str,
    next: Challenge,
    now: f64,
) -> Result<String, ApiError> {
    close(pool, session);
    let expires = now + challenge_seconds(pool, &next.client);
    pool.add_challenge(Challenge { expires, ..next }, now)
}

pub(crate) fn invalid() -> ApiError {
    ApiError::not_authorized("Invalid session for the user.")
}
