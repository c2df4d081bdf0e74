//! Authenticator apps that users set up: during a sign-in, with its session, or later, with an access token.

use serde_json::json;

use super::{access_token::authorize, auth::session, request::Request};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    hash::sha256,
    sign_in::{
        NextStep, next_step, offers_app,
        totp::{self, CodeCheck},
    },
    state::{Authenticator, Challenge, Pool, State},
};

/// What a call proves who the user is with.
enum Proof<'a> {
    AccessToken,
    Session(&'a str),
}

impl<'a> Proof<'a> {
    fn of(request: &Request<'a>) -> Result<Self, ApiError> {
        match (request.text("AccessToken"), request.text("Session")) {
            (Some(_), None) => Ok(Self::AccessToken),
            (None, Some(session)) => Ok(Self::Session(session)),
            _ => Err(ApiError::invalid("Either AccessToken or Session is required, not both.")),
        }
    }
}

/// Offers a secret to the user's app.
pub(crate) fn associate(state: &mut State, request: &Request<'_>) -> ApiResult {
    let secret = totp::secret()?;
    match Proof::of(request)? {
        Proof::AccessToken => {
            let (pool, caller) = authorize(state, request)?;
            check_offered(pool)?;
            caller.user(pool)?.offered_secret = Some(secret.clone());
            Ok(json!({"SecretCode": secret}))
        }
        Proof::Session(session) => {
            let (pool, step) = set_up_step(state, session, request.now)?;
            let next = Challenge { secret: Some(secret.clone()), ..step };
            let session = session::replace(pool, session, next, request.now)?;
            Ok(json!({"SecretCode": secret, "Session": session}))
        }
    }
}

/// Takes the first code of the user's app, which proves that it has the secret.
pub(crate) fn verify(state: &mut State, request: &Request<'_>) -> ApiResult {
    let code = request.required("UserCode")?;
    match Proof::of(request)? {
        Proof::AccessToken => {
            let (pool, caller) = authorize(state, request)?;
            check_offered(pool)?;
            let user = caller.user(pool)?;
            let mut app = prove(user.offered_secret.take(), code, request.now)?;
            // Whoever sets up an app is asked for its codes only after choosing so.
            let known = user.authenticator.as_ref();
            (app.enabled, app.preferred) =
                known.map_or((false, false), |known| (known.enabled, known.preferred));
            user.authenticator = Some(app);
            Ok(json!({"Status": "SUCCESS"}))
        }
        Proof::Session(session) => {
            let (pool, step) = set_up_step(state, session, request.now)?;
            let app = prove(step.secret.clone(), code, request.now)?;
            let user = pool.users.get_mut(&step.username).ok_or_else(ApiError::user_not_found)?;
            user.authenticator = Some(app);
            let next = Challenge { secret: None, set_up: true, ..step };
            let session = session::replace(pool, session, next, request.now)?;
            Ok(json!({"Status": "SUCCESS", "Session": session}))
        }
    }
}

/// The app with this secret, if the code is its code.
fn prove(secret: Option<String>, code: &str, now: f64) -> Result<Authenticator, ApiError> {
    let mut app = Authenticator::new(secret.ok_or_else(|| {
        let message = "There is no software token to verify. Call AssociateSoftwareToken first.";
        ApiError::new("SoftwareTokenMFANotFoundException", message)
    })?);
    if app.accept(code, now) == CodeCheck::Accepted {
        return Ok(app);
    }
    Err(ApiError::new("EnableSoftwareTokenMFAException", "Code mismatch"))
}

/// The step of a sign-in in which the user has to set up an app, and the pool.
fn set_up_step<'s>(
    state: &'s mut State,
    session: &str,
    now: f64,
) -> Result<(&'s mut Pool, Challenge), ApiError> {
    let key = sha256(session);
    let pool = state.pools.find_mut(|pool| pool.challenges.contains_key(&key));
    let pool = pool.ok_or_else(session::invalid)?;
    let step = session::find(pool, session, now)?.clone();
    let user = pool.users.get(&step.username).ok_or_else(ApiError::user_not_found)?;
    match next_step(pool, user) {
        NextStep::SetUpApp => Ok((pool, step)),
        _ => Err(session::invalid()),
    }
}

fn check_offered(pool: &Pool) -> Result<(), ApiError> {
    if offers_app(pool) {
        return Ok(());
    }
    let message = "Software Token MFA has not been enabled by the userPool.";
    Err(ApiError::new("SoftwareTokenMFANotFoundException", message))
}
