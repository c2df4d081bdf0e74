//! What a sign-in needs besides the password, in the browser and through the API alike.

pub(crate) mod totp;

use serde_json::Value;

use crate::sandbox::{
    error::ApiError,
    hash::sha256,
    random,
    state::{Challenge, Pool, User},
};

/// How long a step of a sign-in may take, in minutes, unless the client says otherwise.
const DEFAULT_CHALLENGE_MINUTES: f64 = 3.0;

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
    let by_app = offers_app(pool);
    let app = user.authenticator.as_ref().filter(|_| by_app);
    match (user.status.as_str(), pool.setting("MfaConfiguration")) {
        ("FORCE_CHANGE_PASSWORD", _) => NextStep::NewPassword,
        (_, "ON") if app.is_some() => NextStep::EnterCode,
        (_, "OPTIONAL") if app.is_some_and(|app| app.enabled) => NextStep::EnterCode,
        (_, "ON") if by_app => NextStep::SetUpApp,
        (_, "ON") => NextStep::Unsupported,
        _ => NextStep::Done,
    }
}

/// Whether the pool lets people use authenticator apps.
pub(crate) fn offers_app(pool: &Pool) -> bool {
    pool.factors.get("SoftwareTokenMfaConfiguration").and_then(|block| block.get("Enabled"))
        == Some(&Value::Bool(true))
}

/// How long a step of a sign-in may take, in seconds.
pub(crate) fn challenge_seconds(pool: &Pool, client: &str) -> f64 {
    let client = pool.clients.get(client);
    let minutes = client.and_then(|client| client.fields.get("AuthSessionValidity")?.as_f64());
    minutes.unwrap_or(DEFAULT_CHALLENGE_MINUTES) * 60.0
}

impl Pool {
    /// Stores a sign-in until its next step, and forgets those that took too long; the value that identifies it.
    pub(crate) fn add_challenge(
        &mut self,
        challenge: Challenge,
        now: f64,
    ) -> Result<String, ApiError> {
        self.challenges.retain(|_, challenge| now < challenge.expires);
        let session = random::token()?;
        self.challenges.insert(sha256(&session), challenge);
        Ok(session)
    }
}

/// The required attributes that a user does not have.
pub(crate) fn missing_attributes<'p>(pool: &'p Pool, user: &User) -> impl Iterator<Item = &'p str> {
    pool.required_attributes()
        .filter(|name| user.attributes.get(*name).is_none_or(String::is_empty))
}
