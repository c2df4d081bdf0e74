//! What a sign-in asks for after the password, and the answers.

use serde_json::{Value, json};

use super::{allowed::check_user, new_password, result, secret_hash, session};
use crate::sandbox::{
    api::request::Request,
    error::{ApiError, ApiResult},
    sign_in::{NextStep, next_step, offers_app, totp::CodeCheck},
    state::{Object, Pool, User},
};

/// The challenge that a user with the right password has to pass, or the tokens if there is none.
pub(super) fn proceed(pool: &mut Pool, request: &Request<'_>, username: &str) -> ApiResult {
    let user = pool.users.get(username).ok_or_else(ApiError::user_not_found)?;
    let (challenge, mut parameters) = match next_step(pool, user) {
        NextStep::Done => return result::sign_in(pool, request, username),
        NextStep::NewPassword => ("NEW_PASSWORD_REQUIRED", new_password::parameters(pool, user)),
        NextStep::EnterCode => ("SOFTWARE_TOKEN_MFA", Object::new()),
        NextStep::SetUpApp => ("MFA_SETUP", set_up_parameters(pool)),
        NextStep::Unsupported => {
            return Err(ApiError::invalid(
                "This user pool requires a second factor by text message or e-mail. The sandbox \
                 sends neither, so nobody can sign in here.",
            ));
        }
    };
    parameters.insert("USER_ID_FOR_SRP".into(), username.into());
    let client = request.required("ClientId")?;
    let session = session::open(pool, client, username, request.now)?;
    Ok(json!({
        "ChallengeName": challenge,
        "Session": session,
        "ChallengeParameters": parameters,
    }))
}

/// The factors that a user of the pool can set up. Lists in parameters are JSON in a string.
fn set_up_parameters(pool: &Pool) -> Object {
    let factors = [
        ("SMS_MFA", pool.factors.contains_key("SmsMfaConfiguration")),
        ("SOFTWARE_TOKEN_MFA", offers_app(pool)),
        ("EMAIL_OTP", pool.factors.contains_key("EmailMfaConfiguration")),
    ];
    let offered: Value =
        factors.into_iter().filter(|(_, offered)| *offered).map(|(name, _)| name).collect();
    Object::from_iter([("MFAS_CAN_SETUP".to_owned(), offered.to_string().into())])
}

pub(super) fn response<'r>(request: &Request<'r>, name: &str) -> Result<&'r str, ApiError> {
    request.entry("ChallengeResponses", name)
}

pub(super) fn check_secret_hash(
    pool: &mut Pool,
    request: &Request<'_>,
    username: &str,
) -> Result<(), ApiError> {
    let given = response(request, "SECRET_HASH").ok();
    secret_hash::check(pool.client(request)?, request.required("ClientId")?, given, username)
}

/// Handles the answer to a challenge that has a session.
pub(super) fn answer(pool: &mut Pool, request: &Request<'_>) -> ApiResult {
    let name = response(request, "USERNAME")?;
    check_secret_hash(pool, request, name)?;
    let session = request.required("Session")?;
    let challenge = session::find(pool, session, request.now)?.clone();
    let username = challenge.username;
    if Some(challenge.client.as_str()) != request.text("ClientId")
        || pool.find_user(name).as_ref() != Some(&username)
    {
        return Err(session::invalid());
    }
    let mut user = pool.users.get(&username).cloned().ok_or_else(ApiError::user_not_found)?;
    check_user(&user)?;
    let passed = match (request.required("ChallengeName")?, next_step(pool, &user)) {
        ("NEW_PASSWORD_REQUIRED", NextStep::NewPassword) => {
            new_password::set(pool, request, &username, &mut user)?;
            false
        }
        ("SOFTWARE_TOKEN_MFA", NextStep::EnterCode) => {
            check_code(&mut user, response(request, "SOFTWARE_TOKEN_MFA_CODE")?, request.now)?;
            true
        }
        ("MFA_SETUP", NextStep::EnterCode) if challenge.set_up => true,
        ("MFA_SETUP", NextStep::SetUpApp) => {
            return Err(ApiError::invalid("User has not verified software token mfa"));
        }
        _ => return Err(session::invalid()),
    };
    pool.check_aliases(&username, pool.users.get(&username), &user)?;
    pool.users.insert(username.clone(), user);
    session::close(pool, session);
    if passed {
        result::sign_in(pool, request, &username)
    } else {
        proceed(pool, request, &username)
    }
}

fn check_code(user: &mut User, code: &str, now: f64) -> Result<(), ApiError> {
    let check = user.authenticator.as_mut().map_or(CodeCheck::Wrong, |app| app.accept(code, now));
    match check {
        CodeCheck::Accepted => Ok(()),
        CodeCheck::Wrong => {
            Err(ApiError::new("CodeMismatchException", "Invalid code received for user"))
        }
        CodeCheck::Used => {
            let message = "Your software token has already been used once.";
            Err(ApiError::new("ExpiredCodeException", message))
        }
    }
}
