//! `/oauth2/userInfo` (OpenID Connect Core §5.3).

use serde_json::{Value, json};

use crate::sandbox::{
    state::{Client, Object, Pool, User, text},
    tokens::{claims, whole_seconds},
    visit::{Visit, page::Reply},
};

pub(crate) fn user_info(visit: &Visit<'_>, pool: &Pool) -> Reply {
    let Some(token) = visit.http.authorization.and_then(bearer) else {
        return error(400, "invalid_request", "token_missing");
    };
    match user_claims(visit, pool, token) {
        Ok(claims) => Reply::json(200, &claims.into()).with_header("cache-control", "no-store"),
        Err(cause) => error(401, "invalid_token", cause),
    }
}

/// The token of a Bearer header (RFC 6750 §2.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn error(status: u16, error: &str, cause: &'static str) -> Reply {
    Reply::json(status, &json!({"error": error}))
        .with_header("www-authenticate", &format!("Bearer error=\"{error}\""))
        .with_cause(cause)
}

/// The claims of the token's user, or why the token is invalid.
fn user_claims(visit: &Visit<'_>, pool: &Pool, token: &str) -> Result<Object, &'static str> {
    let token = valid_token(visit, pool, token)?;
    let scopes: Vec<String> = text(&token, "scope").split(' ').map(ToOwned::to_owned).collect();
    // Sign-ins through the API give a token without it.
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err("token_without_openid");
    }
    // A refresh token that was rotated has the same origin as the new one.
    let origin = text(&token, "origin_jti");
    let active = pool
        .sign_ins
        .values()
        .any(|sign_in| sign_in.origin == origin && sign_in.end_reason(visit.now).is_none());
    if !active {
        return Err("token_revoked");
    }
    let client = pool.clients.get(text(&token, "client_id")).ok_or("client_unknown")?;
    let username = text(&token, "username");
    let user = pool.users.get(username).ok_or("user_deleted")?;
    if user.disabled {
        return Err("user_disabled");
    }
    let mut claims = as_strings(client, user, &scopes);
    claims.insert("username".into(), username.into());
    Ok(claims)
}

/// The claims of an access token of the pool that has not expired.
fn valid_token(visit: &Visit<'_>, pool: &Pool, token: &str) -> Result<Object, &'static str> {
    let token = pool.read_access_token(token).ok_or("token_not_an_access_token_of_the_pool")?;
    if text(&token, "token_use") != "access" || text(&token, "iss") != visit.issuer {
        return Err("token_not_an_access_token_of_the_pool");
    }
    let expires = token.get("exp").and_then(Value::as_i64);
    if expires.is_none_or(|expires| expires <= whole_seconds(visit.now)) {
        return Err("token_expired");
    }
    Ok(token)
}

/// The user's claims. Unlike in the ID token, all of them are strings.
fn as_strings(client: &Client, user: &User, scopes: &[String]) -> Object {
    claims::of_user(client, user, scopes)
        .into_iter()
        .map(|(name, value)| {
            let text = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            (name, text.into())
        })
        .collect()
}
