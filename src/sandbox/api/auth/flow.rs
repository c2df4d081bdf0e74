//! The flows that a sign-in starts with.

use super::{
    allowed::{check_reset, check_user},
    challenge, result, secret_hash,
};
use crate::sandbox::{
    api::{client_rules::auth_flows, request::Request},
    error::{ApiError, ApiResult},
    state::{Client, Pool, SignIn, text},
};

pub(super) fn with_password(pool: &mut Pool, request: &Request<'_>, flow: &str) -> ApiResult {
    let client = pool.client(request)?.clone();
    check_flow(&client, flow)?;
    let username = check_password(pool, &client, request)?;
    challenge::proceed(pool, request, &username)
}

/// The user whose name and password were sent.
fn check_password(pool: &Pool, client: &Client, request: &Request<'_>) -> Result<String, ApiError> {
    let name = parameter(request, "USERNAME")?;
    let password = parameter(request, "PASSWORD")?;
    check_secret_hash(client, request, name)?;
    let username = pool.find_user(name).ok_or_else(|| unknown_user(client))?;
    let user = pool.users.get(&username).ok_or_else(ApiError::user_not_found)?;
    check_reset(user)?;
    if !user.has_password(password) {
        return Err(wrong_password());
    }
    check_user(user)?;
    Ok(username)
}

/// The error for a user who does not exist, which some clients hide.
pub(super) fn unknown_user(client: &Client) -> ApiError {
    if hides_users(client) { wrong_password() } else { ApiError::user_not_found() }
}

pub(super) fn hides_users(client: &Client) -> bool {
    text(&client.fields, "PreventUserExistenceErrors") == "ENABLED"
}

pub(crate) fn wrong_password() -> ApiError {
    ApiError::not_authorized("Incorrect username or password.")
}

pub(super) fn with_refresh_token(pool: &mut Pool, request: &Request<'_>) -> ApiResult {
    let client = pool.client(request)?.clone();
    check_flow(&client, "REFRESH_TOKEN_AUTH")?;
    let sign_in = valid_sign_in(pool, request, parameter(request, "REFRESH_TOKEN")?)?;
    check_secret_hash(&client, request, &sign_in.username)?;
    Ok(result::output(&result::tokens_of(pool, request, &sign_in)?))
}

/// The sign-in of a refresh token, if it may give new tokens.
pub(crate) fn valid_sign_in(
    pool: &Pool,
    request: &Request<'_>,
    token: &str,
) -> Result<SignIn, ApiError> {
    let invalid = || ApiError::not_authorized("Invalid Refresh Token");
    let sign_in = pool.sign_ins.get(token).cloned().ok_or_else(invalid)?;
    if sign_in.end_reason(request.now).is_some() {
        return Err(invalid());
    }
    if Some(sign_in.client.as_str()) != request.text("ClientId") {
        return Err(invalid());
    }
    if sign_in.expires < request.now {
        return Err(ApiError::not_authorized("Refresh Token has expired"));
    }
    check_user(pool.users.get(&sign_in.username).ok_or_else(ApiError::user_not_found)?)?;
    Ok(sign_in)
}

/// Checks that the client allows a flow, by its legacy or current name.
pub(super) fn check_flow(client: &Client, flow: &str) -> Result<(), ApiError> {
    let legacy_name = match flow {
        "ADMIN_USER_PASSWORD_AUTH" => "ADMIN_NO_SRP_AUTH",
        flow => flow,
    };
    let flows = auth_flows(&client.fields);
    let legacy = flows.iter().all(|flow| !flow.starts_with("ALLOW_"));
    // The legacy names leave these two on. moto's test_jti_in_tokens, verified on AWS, signs in with SRP so.
    let implied = match flow {
        "REFRESH_TOKEN_AUTH" => legacy,
        "USER_SRP_AUTH" => legacy && !flows.contains(&"CUSTOM_AUTH_FLOW_ONLY"),
        _ => false,
    };
    let allowed = implied
        || flows.iter().any(|known| {
            known.strip_prefix("ALLOW_") == Some(flow) || legacy && *known == legacy_name
        });
    if allowed {
        return Ok(());
    }
    Err(match flow {
        "ADMIN_USER_PASSWORD_AUTH" => ApiError::invalid("Auth flow not enabled for this client"),
        flow => ApiError::invalid(format!("{flow} flow not enabled for this client")),
    })
}

pub(super) fn parameter<'r>(request: &Request<'r>, name: &str) -> Result<&'r str, ApiError> {
    request.entry("AuthParameters", name)
}

pub(super) fn check_secret_hash(
    client: &Client,
    request: &Request<'_>,
    username: &str,
) -> Result<(), ApiError> {
    let given = parameter(request, "SECRET_HASH").ok();
    secret_hash::check(client, request.required("ClientId")?, given, username)
}
