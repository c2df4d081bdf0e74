//! Forgotten passwords: people set a new one with a code.

use serde_json::{Value, json};

use super::{
    code::Delivery,
    password,
    request::Request,
    sign_up::{check_secret_hash, hides_users, unknown_user, user_with_code},
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{CodePurpose, Pool, State, User},
};

pub(crate) fn forgot_password(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    let username = request.required("Username")?;
    check_secret_hash(pool, request, username)?;
    let hides_users = hides_users(pool, request)?;
    let sent = match pool.find_user(username) {
        Some(name) => start(pool, &name, request.now),
        None => Err(unknown_user()),
    };
    let delivery = match sent {
        Err(_) if hides_users => Delivery::pretended(username),
        sent => sent?,
    };
    Ok(json!({"CodeDeliveryDetails": delivery.details()}))
}

/// Sends the code with which a user sets a new password.
pub(crate) fn start(pool: &mut Pool, name: &str, now: f64) -> Result<Delivery, ApiError> {
    let user = pool.users.get(name).ok_or_else(unknown_user)?;
    if user.disabled {
        return Err(ApiError::not_authorized("User is disabled."));
    }
    if matches!(user.status.as_str(), "FORCE_CHANGE_PASSWORD" | "EXTERNAL_PROVIDER") {
        let message = "User password cannot be reset in the current state.";
        return Err(ApiError::not_authorized(message));
    }
    let Some(delivery) = delivery(pool, user) else {
        return Err(ApiError::invalid(
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        ));
    };
    pool.send_code(name, CodePurpose::Recovery, &delivery, now)?;
    Ok(delivery)
}

/// Where the code goes: to a verified address, by the order that the pool asks for.
fn delivery(pool: &Pool, user: &User) -> Option<Delivery> {
    Delivery::first(user, attributes(pool), |attribute| user.is_verified(attribute))
}

/// The attributes that codes can go to, the preferred one first. Without a setting it is the phone number (API reference,
/// `AccountRecoverySetting`).
fn attributes(pool: &Pool) -> Vec<&'static str> {
    let mechanisms = pool
        .settings
        .get("AccountRecoverySetting")
        .and_then(|setting| setting.get("RecoveryMechanisms"))
        .and_then(Value::as_array);
    let Some(mechanisms) = mechanisms else {
        return vec!["phone_number", "email"];
    };
    let mut mechanisms: Vec<&Value> = mechanisms.iter().collect();
    mechanisms.sort_by_key(|mechanism| mechanism.get("Priority").and_then(Value::as_i64));
    mechanisms
        .into_iter()
        .filter_map(|mechanism| match mechanism.get("Name").and_then(Value::as_str)? {
            "verified_email" => Some("email"),
            "verified_phone_number" => Some("phone_number"),
            _ => None,
        })
        .collect()
}

/// Whether people can set a new password without an administrator.
pub(crate) fn is_offered(pool: &Pool) -> bool {
    !attributes(pool).is_empty()
}

pub(crate) fn confirm_forgot_password(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool_of_client(request)?;
    let name = user_with_code(pool, request)?;
    let (code, chosen) = (request.required("ConfirmationCode")?, request.required("Password")?);
    finish(pool, &name, code, chosen, request.now)?;
    Ok(json!({}))
}

/// Sets a new password with a code.
pub(crate) fn finish(
    pool: &mut Pool,
    name: &str,
    code: &str,
    chosen: &str,
    now: f64,
) -> Result<(), ApiError> {
    password::check(pool, chosen)?;
    let user = pool.users.get_mut(name).ok_or_else(unknown_user)?;
    user.take_code(CodePurpose::Recovery, code, now)?;
    user.set_password(&pool.id, name, chosen)?;
    user.status = "CONFIRMED".into();
    user.modified = now;
    Ok(())
}

/// Ends a password, so that the user has to set a new one with a code.
pub(crate) fn admin_reset(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name =
        pool.find_user(request.required("Username")?).ok_or_else(ApiError::user_not_found)?;
    start(pool, &name, request.now)?;
    let user = pool.users.get_mut(&name).ok_or_else(ApiError::user_not_found)?;
    user.status = "RESET_REQUIRED".into();
    user.modified = request.now;
    Ok(json!({}))
}
