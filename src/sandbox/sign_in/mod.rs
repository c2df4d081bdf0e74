//! What a sign-in needs besides the password, in the browser and through the API alike.

pub(crate) mod totp;

use serde_json::Value;

use crate::sandbox::state::{Pool, User};

/// What a user with the right password has to do next.
pub(crate) enum NextStep {
    Done,
    NewPassword,
    EnterCode,
    SetUpApp,
    /// Enter a code from a text message or an e-mail, which the sandbox does not send.
    Unsupported,
}

pub(crate) fn next_step(pool: &Pool, user: &User) -> NextStep {
    let by_app =
        pool.factors.get("SoftwareTokenMfaConfiguration").and_then(|block| block.get("Enabled"))
            == Some(&Value::Bool(true));
    let has_app = by_app && user.authenticator.is_some();
    match (user.status.as_str(), pool.setting("MfaConfiguration")) {
        ("FORCE_CHANGE_PASSWORD", _) => NextStep::NewPassword,
        (_, "ON" | "OPTIONAL") if has_app => NextStep::EnterCode,
        (_, "ON") if by_app => NextStep::SetUpApp,
        (_, "ON") => NextStep::Unsupported,
        _ => NextStep::Done,
    }
}

/// The required attributes that a user does not have.
pub(crate) fn missing_attributes<'p>(pool: &'p Pool, user: &User) -> impl Iterator<Item = &'p str> {
    pool.required_attributes()
        .filter(|name| user.attributes.get(*name).is_none_or(String::is_empty))
}
