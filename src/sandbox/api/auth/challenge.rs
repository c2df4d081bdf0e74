//! What a sign-in asks for after the password.

use serde_json::json;

use super::result;
use crate::sandbox::{api::request::Request, error::ApiResult, random, state::Pool};

/// The challenge that a user with the right password has to pass, or the tokens if there is none.
pub(super) fn proceed(pool: &mut Pool, request: &Request<'_>, username: &str) -> ApiResult {
    let Some(user) = pool.users.get(username) else {
        return result::sign_in(pool, request, username);
    };
    let challenge = match (user.status.as_str(), pool.setting("MfaConfiguration")) {
        ("FORCE_CHANGE_PASSWORD", _) => "NEW_PASSWORD_REQUIRED",
        (_, "ON") => "MFA_SETUP",
        _ => return result::sign_in(pool, request, username),
    };
    Ok(json!({
        "ChallengeName": challenge,
        "Session": random::token()?,
        "ChallengeParameters": {"USER_ID_FOR_SRP": username},
    }))
}
