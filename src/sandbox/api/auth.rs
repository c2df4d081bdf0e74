//! Signing in through the API, with a password or a refresh token.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;

use super::{client_rules::auth_flows, request::Request, user};
use crate::sandbox::{
    error::{Answer, ApiError},
    random,
    state::{Client, Object, Pool, SignIn, State, no_client, object, text},
    tokens::{self, Occasion, validity::validity},
};

/// The scope of an access token that no browser was needed for.
const API_SCOPE: &str = "aws.cognito.signin.user.admin";

/// Unsigned: the pool is that of the client.
pub(crate) fn initiate(state: &mut State, request: &Request<'_>) -> Answer {
    let id = request.required("ClientId")?;
    let pool = state
        .pools
        .values_mut()
        .find(|pool| pool.clients.contains_key(id))
        .ok_or_else(|| no_client(id))?;
    match request.required("AuthFlow")? {
        "USER_PASSWORD_AUTH" => with_password(pool, request, "USER_PASSWORD_AUTH"),
        "REFRESH_TOKEN" | "REFRESH_TOKEN_AUTH" => with_refresh_token(pool, request),
        other => Err(unserved(other)),
    }
}

pub(crate) fn admin_initiate(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    pool.client(request)?;
    match request.required("AuthFlow")? {
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            with_password(pool, request, "ADMIN_USER_PASSWORD_AUTH")
        }
        "USER_PASSWORD_AUTH" => with_password(pool, request, "USER_PASSWORD_AUTH"),
        "REFRESH_TOKEN" | "REFRESH_TOKEN_AUTH" => with_refresh_token(pool, request),
        other => Err(unserved(other)),
    }
}

fn unserved(flow: &str) -> ApiError {
    ApiError::invalid(format!("The sandbox does not serve the flow {flow}."))
}

fn with_password(pool: &mut Pool, request: &Request<'_>, flow: &str) -> Answer {
    let client = pool.client(request)?.clone();
    allow(&client, flow)?;
    let given = parameter(request, "USERNAME")?;
    let password = parameter(request, "PASSWORD")?;
    check_secret_hash(&client, request, &[given])?;
    let hides_users = text(&client.fields, "PreventUserExistenceErrors") == "ENABLED";
    let wrong = || ApiError::not_authorized("Incorrect username or password.");
    let username = pool.find_user(given).ok_or_else(|| match hides_users {
        true => wrong(),
        false => user::none(),
    })?;
    let user = pool.users.get(&username).ok_or_else(user::none)?;
    if !user.has_password(password) {
        return Err(wrong());
    }
    if user.disabled {
        return Err(ApiError::not_authorized("User is disabled."));
    }
    let challenge = match (user.status.as_str(), pool.setting("MfaConfiguration")) {
        ("FORCE_CHANGE_PASSWORD", _) => Some("NEW_PASSWORD_REQUIRED"),
        (_, "ON") => Some("MFA_SETUP"),
        _ => None,
    };
    if let Some(challenge) = challenge {
        return Ok(json!({
            "ChallengeName": challenge,
            "Session": random::token()?,
            "ChallengeParameters": {"USER_ID_FOR_SRP": username},
        }));
    }
    let sign_in = SignIn {
        client: request.required("ClientId")?.to_owned(),
        username,
        scopes: vec![API_SCOPE.to_owned()],
        auth_time: request.now,
        expires: request.now
            + f64::from(u32::try_from(validity(&client.fields, "Refresh")).unwrap_or(u32::MAX)),
        origin: random::uuid()?,
        ended: None,
    };
    let refresh = random::token()?;
    let mut result = result(pool, request, &sign_in)?;
    result.insert("RefreshToken".into(), refresh.as_str().into());
    pool.sign_ins.insert(refresh, sign_in);
    Ok(json!({"AuthenticationResult": result, "ChallengeParameters": {}}))
}

fn with_refresh_token(pool: &mut Pool, request: &Request<'_>) -> Answer {
    let client = pool.client(request)?.clone();
    allow(&client, "REFRESH_TOKEN_AUTH")?;
    let token = parameter(request, "REFRESH_TOKEN")?;
    let invalid = || ApiError::not_authorized("Invalid Refresh Token");
    let sign_in = pool.sign_ins.get(token).cloned().ok_or_else(invalid)?;
    if sign_in.end(request.now).is_some() {
        return Err(invalid());
    }
    if Some(sign_in.client.as_str()) != request.text("ClientId") {
        return Err(invalid());
    }
    if sign_in.expires < request.now {
        return Err(ApiError::not_authorized("Refresh Token has expired"));
    }
    check_secret_hash(&client, request, &[&sign_in.username])?;
    let result = result(pool, request, &sign_in)?;
    Ok(json!({"AuthenticationResult": result, "ChallengeParameters": {}}))
}

fn result(pool: &mut Pool, request: &Request<'_>, sign_in: &SignIn) -> Result<Object, ApiError> {
    let issuer = format!("{}/{}", request.url, pool.id);
    let seconds = request.settings.token_seconds;
    let occasion = Occasion { issuer: &issuer, now: request.now, seconds, nonce: None };
    let tokens = tokens::mint(pool, sign_in, &occasion)?;
    Ok(object(json!({
        "AccessToken": tokens.access,
        "IdToken": tokens.id,
        "ExpiresIn": tokens.expires_in,
        "TokenType": "Bearer",
    })))
}

/// The flow has to be one of the client's, by its old name or by its new one.
fn allow(client: &Client, flow: &str) -> Result<(), ApiError> {
    let old = match flow {
        "ADMIN_USER_PASSWORD_AUTH" => "ADMIN_NO_SRP_AUTH",
        flow => flow,
    };
    let flows = auth_flows(&client.fields);
    let legacy = flows.iter().all(|flow| !flow.starts_with("ALLOW_"));
    let allowed = flows.iter().any(|known| {
        known.strip_prefix("ALLOW_") == Some(flow)
            || legacy && (*known == old || flow == "REFRESH_TOKEN_AUTH")
    });
    match (allowed, flow) {
        (true, _) => Ok(()),
        (false, "ADMIN_USER_PASSWORD_AUTH") => {
            Err(ApiError::invalid("Auth flow not enabled for this client"))
        }
        (false, flow) => Err(ApiError::invalid(format!("{flow} flow not enabled for this client"))),
    }
}

fn parameter<'r>(request: &Request<'r>, name: &str) -> Result<&'r str, ApiError> {
    request
        .texts("AuthParameters")
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
        .ok_or_else(|| ApiError::invalid(format!("Missing required parameter {name}")))
}

/// `SECRET_HASH` is the HMAC-SHA256 of user name and client id under the client's secret.
fn check_secret_hash(
    client: &Client,
    request: &Request<'_>,
    usernames: &[&str],
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
            let fits = client.secrets.iter().any(|secret| {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.value.as_bytes());
                usernames.iter().any(|username| {
                    hmac::verify(&key, format!("{username}{id}").as_bytes(), &given).is_ok()
                })
            });
            match fits {
                true => Ok(()),
                false => Err(ApiError::not_authorized(format!(
                    "SecretHash does not match for the client: {id}"
                ))),
            }
        }
    }
}
