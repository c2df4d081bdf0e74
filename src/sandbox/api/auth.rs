//! Sign-ins through the API, with a password or a refresh token.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;

use super::{client_rules::auth_flows, request::Request, user};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    random,
    state::{Client, Object, Pool, SignIn, State, client_not_found, object, text},
    tokens::{self, TokenContext, validity::validity},
};

/// The scope of access tokens that the API issues.
const API_SCOPE: &str = "aws.cognito.signin.user.admin";

/// The pool is that of the client, since the call is not signed.
pub(crate) fn initiate(state: &mut State, request: &Request<'_>) -> ApiResult {
    let id = request.required("ClientId")?;
    let pool = state
        .pools
        .values_mut()
        .find(|pool| pool.clients.contains_key(id))
        .ok_or_else(|| client_not_found(id))?;
    match request.required("AuthFlow")? {
        "USER_PASSWORD_AUTH" => with_password(pool, request, "USER_PASSWORD_AUTH"),
        "REFRESH_TOKEN" | "REFRESH_TOKEN_AUTH" => with_refresh_token(pool, request),
        other => Err(unsupported(other)),
    }
}

pub(crate) fn admin_initiate(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    pool.client(request)?;
    match request.required("AuthFlow")? {
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            with_password(pool, request, "ADMIN_USER_PASSWORD_AUTH")
        }
        "USER_PASSWORD_AUTH" => with_password(pool, request, "USER_PASSWORD_AUTH"),
        "REFRESH_TOKEN" | "REFRESH_TOKEN_AUTH" => with_refresh_token(pool, request),
        other => Err(unsupported(other)),
    }
}

fn unsupported(flow: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not support the flow {flow}."))
}

fn with_password(pool: &mut Pool, request: &Request<'_>, flow: &str) -> ApiResult {
    let client = pool.client(request)?.clone();
    check_flow(&client, flow)?;
    let username = check_password(pool, &client, request)?;
    if let Some(challenge) = challenge(pool, &username) {
        return Ok(json!({
            "ChallengeName": challenge,
            "Session": random::token()?,
            "ChallengeParameters": {"USER_ID_FOR_SRP": username},
        }));
    }
    let seconds = u32::try_from(validity(&client.fields, "Refresh")).unwrap_or(u32::MAX);
    let sign_in = SignIn {
        client: request.required("ClientId")?.to_owned(),
        username,
        scopes: vec![API_SCOPE.to_owned()],
        auth_time: request.now,
        expires: request.now + f64::from(seconds),
        origin: random::uuid()?,
        ended: None,
    };
    let refresh_token = random::token()?;
    let mut result = authentication_result(pool, request, &sign_in)?;
    result.insert("RefreshToken".into(), refresh_token.as_str().into());
    pool.sign_ins.insert(refresh_token, sign_in);
    Ok(json!({"AuthenticationResult": result, "ChallengeParameters": {}}))
}

/// The user whose name and password were sent.
fn check_password(pool: &Pool, client: &Client, request: &Request<'_>) -> Result<String, ApiError> {
    let name = parameter(request, "USERNAME")?;
    let password = parameter(request, "PASSWORD")?;
    check_secret_hash(client, request, name)?;
    let wrong = || ApiError::not_authorized("Incorrect username or password.");
    let hides_users = text(&client.fields, "PreventUserExistenceErrors") == "ENABLED";
    let unknown = || if hides_users { wrong() } else { user::not_found() };
    let username = pool.find_user(name).ok_or_else(unknown)?;
    let user = pool.users.get(&username).ok_or_else(user::not_found)?;
    if !user.has_password(password) {
        return Err(wrong());
    }
    if user.disabled {
        return Err(ApiError::not_authorized("User is disabled."));
    }
    Ok(username)
}

/// The challenge that a user with the right password has to pass.
fn challenge(pool: &Pool, username: &str) -> Option<&'static str> {
    let user = pool.users.get(username)?;
    match (user.status.as_str(), pool.setting("MfaConfiguration")) {
        ("FORCE_CHANGE_PASSWORD", _) => Some("NEW_PASSWORD_REQUIRED"),
        (_, "ON") => Some("MFA_SETUP"),
        _ => None,
    }
}

fn with_refresh_token(pool: &mut Pool, request: &Request<'_>) -> ApiResult {
    let client = pool.client(request)?.clone();
    check_flow(&client, "REFRESH_TOKEN_AUTH")?;
    let token = parameter(request, "REFRESH_TOKEN")?;
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
    check_secret_hash(&client, request, &sign_in.username)?;
    let result = authentication_result(pool, request, &sign_in)?;
    Ok(json!({"AuthenticationResult": result, "ChallengeParameters": {}}))
}

fn authentication_result(
    pool: &mut Pool,
    request: &Request<'_>,
    sign_in: &SignIn,
) -> Result<Object, ApiError> {
    let issuer = format!("{}/{}", request.url, pool.id);
    let lifetime = request.settings.token_seconds;
    let context = TokenContext { issuer: &issuer, now: request.now, lifetime, nonce: None };
    let tokens = tokens::mint(pool, sign_in, &context)?;
    Ok(object(json!({
        "AccessToken": tokens.access,
        "IdToken": tokens.id,
        "ExpiresIn": tokens.expires_in,
        "TokenType": "Bearer",
    })))
}

/// Checks that the client allows a flow, by its legacy or current name.
fn check_flow(client: &Client, flow: &str) -> Result<(), ApiError> {
    let legacy_name = match flow {
        "ADMIN_USER_PASSWORD_AUTH" => "ADMIN_NO_SRP_AUTH",
        flow => flow,
    };
    let flows = auth_flows(&client.fields);
    let legacy = flows.iter().all(|flow| !flow.starts_with("ALLOW_"));
    let allowed = flows.iter().any(|known| {
        known.strip_prefix("ALLOW_") == Some(flow)
            || legacy && (*known == legacy_name || flow == "REFRESH_TOKEN_AUTH")
    });
    if allowed {
        return Ok(());
    }
    Err(match flow {
        "ADMIN_USER_PASSWORD_AUTH" => ApiError::invalid("Auth flow not enabled for this client"),
        flow => ApiError::invalid(format!("{flow} flow not enabled for this client")),
    })
}

fn parameter<'r>(request: &Request<'r>, name: &str) -> Result<&'r str, ApiError> {
    request
        .texts("AuthParameters")
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
        .ok_or_else(|| ApiError::invalid(format!("MissingAttribute required parameter {name}")))
}

/// Checks `SECRET_HASH`, the HMAC-SHA256 of user name and client id with the client's secret.
fn check_secret_hash(
    client: &Client,
    request: &Request<'_>,
    username: &str,
) -> Result<(), ApiError> {
    let id = request.required("ClientId")?;
    let given = parameter(request, "SECRET_HASH").ok();
    match (client.is_public(), given) {
        (true, None) => Ok(()),
        (true, Some(_)) => Err(ApiError::not_authorized(format!(
            "Client {id} is not configured for secret but secret hash was received"
        ))),
        (false, None) => Err(ApiError::not_authorized(format!(
            "Client {id} is configured with secret but SECRET_HASH was not received"
        ))),
        (false, Some(given)) => {
            let given = BASE64_STANDARD.decode(given).unwrap_or_default();
            let message = format!("{username}{id}");
            let matches = client.secrets.iter().any(|secret| {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.value.as_bytes());
                hmac::verify(&key, message.as_bytes(), &given).is_ok()
            });
            if matches {
                Ok(())
            } else {
                let message = format!("SecretHash does not match for the client: {id}");
                Err(ApiError::not_authorized(message))
            }
        }
    }
}
