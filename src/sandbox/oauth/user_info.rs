//! `/oauth2/userInfo` (OpenID Connect Core §5.3).

use serde_json::{Value, json};

use crate::sandbox::{
    state::{Object, Pool, text},
    tokens::{claims, whole},
    visit::{Visit, page::Reply},
};

pub(crate) fn user_info(visit: &Visit<'_>, pool: &Pool) -> Reply {
    let Some(token) = visit.http.authorization.and_then(bearer) else {
        return refuse(400, "invalid_request", "token_missing");
    };
    match claims(visit, pool, token) {
        Ok(claims) => Reply::json(200, &claims.into()).with("cache-control", "no-store"),
        Err(cause) => refuse(401, "invalid_token", cause),
    }
}

/// The token of a Bearer header (RFC 6750 §2.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn refuse(status: u16, error: &str, cause: &'static str) -> Reply {
    Reply::json(status, &json!({"error": error}))
        .with("www-authenticate", &format!("Bearer error=\"{error}\""))
        .because(cause)
}

/// What the token's user is said to be, or why the token is no good.
fn claims(visit: &Visit<'_>, pool: &Pool, token: &str) -> Result<Object, &'static str> {
    let said = pool.read_access_token(token).ok_or("token_not_an_access_token_of_the_pool")?;
    if text(&said, "token_use") != "access" || text(&said, "iss") != visit.issuer {
        return Err("token_not_an_access_token_of_the_pool");
    }
    let expires = said.get("exp").and_then(Value::as_i64);
    if expires.is_none_or(|expires| expires <= whole(visit.now)) {
        return Err("token_expired");
    }
    let scopes: Vec<String> = text(&said, "scope").split(' ').map(ToOwned::to_owned).collect();
    // A sign-in through the API gives a token without it.
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err("token_without_openid");
    }
    let origin = text(&said, "origin_jti");
    // Where the refresh token was renewed, the new one stands for the same sign-in.
    let stands = pool
        .sign_ins
        .values()
        .any(|sign_in| sign_in.origin == origin && sign_in.end(visit.now).is_none());
    if !stands {
        return Err("token_revoked");
    }
    let client = pool.clients.get(text(&said, "client_id")).ok_or("client_unknown")?;
    let username = text(&said, "username");
    let user = pool.users.get(username).ok_or("user_deleted")?;
    if user.disabled {
        return Err("user_disabled");
    }
    let mut claims: Object = claims::of(client, user, &scopes)
        .into_iter()
        .map(|(name, value)| {
            // Here, unlike in the ID token, everything is text.
            let text = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            (name, text.into())
        })
        .collect();
    claims.insert("username".into(), username.into());
    Ok(claims)
}
