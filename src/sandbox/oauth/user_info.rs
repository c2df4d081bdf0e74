//! `/oauth2/userInfo` (OpenID Connect Core §5.3).

use serde_json::{Value, json};

use crate::sandbox::{
    state::{Client, Object, Pool, User, text},
    tokens::{access::AccessTokenError, claims},
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
    let token = pool.valid_access_token(token, &visit.issuer, visit.now).map_err(cause)?;
    let scopes: Vec<String> = text(&token, "scope").split(' ').map(ToOwned::to_owned).collect();
    // Sign-ins through the API give a token without it.
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err("token_without_openid");
    }
    if !pool.is_active(&token, visit.now) {
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

fn cause(error: AccessTokenError) -> &'static str {
    match error {
        AccessTokenError::Foreign => "token_not_an_access_token_of_the_pool",
        AccessTokenError::Expired => "token_expired",
    }
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
