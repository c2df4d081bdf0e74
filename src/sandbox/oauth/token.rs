//! `/oauth2/token` (RFC 6749 §3.2).

use serde_json::{Value, json};

use super::{
    client_auth::authenticate,
    grant::{self, MAX_CODE_AGE},
};
use crate::sandbox::{
    error::ApiError,
    hash::{constant_time_eq, sha256},
    random,
    state::{AuthorizationCode, Client, Object, Pool, SignIn, object},
    tokens::{self, claims},
    visit::{Visit, page::Reply},
};

/// Why there are no tokens.
enum TokenError {
    /// The request is refused: the OAuth error for the app, and the cause for the log.
    Refused {
        error: &'static str,
        cause: &'static str,
    },
    Internal(ApiError),
}

impl TokenError {
    const fn new(error: &'static str, cause: &'static str) -> Self {
        Self::Refused { error, cause }
    }

    const fn invalid_request(cause: &'static str) -> Self {
        Self::new("invalid_request", cause)
    }

    const fn invalid_grant(cause: &'static str) -> Self {
        Self::new("invalid_grant", cause)
    }

    const fn flow_not_allowed() -> Self {
        Self::new("unauthorized_client", "flow_not_allowed")
    }
}

impl From<ApiError> for TokenError {
    fn from(error: ApiError) -> Self {
        Self::Internal(error)
    }
}

impl From<aws_lc_rs::error::Unspecified> for TokenError {
    fn from(error: aws_lc_rs::error::Unspecified) -> Self {
        Self::Internal(error.into())
    }
}

pub(crate) fn token(visit: &Visit<'_>, pool: &mut Pool) -> Result<Reply, ApiError> {
    let reply = match grant_tokens(visit, pool) {
        Ok(body) => Reply::json(200, &Value::from(body)),
        Err(TokenError::Refused { error, cause }) => {
            Reply::json(400, &json!({"error": error})).with_cause(cause)
        }
        Err(TokenError::Internal(error)) => return Err(error),
    };
    Ok(reply.with_header("cache-control", "no-store"))
}

fn grant_tokens(visit: &Visit<'_>, pool: &mut Pool) -> Result<Object, TokenError> {
    if visit.form.raw.is_empty() {
        return Err(TokenError::invalid_request("form_missing"));
    }
    if visit.form.repeats() {
        return Err(TokenError::invalid_request("parameter_repeated"));
    }
    let (id, client) = authenticate(visit, pool)
        .map(|(id, client)| (id, client.clone()))
        .map_err(|cause| TokenError::new("invalid_client", cause))?;
    match visit.form.get("grant_type") {
        None => Err(TokenError::invalid_request("grant_type_missing")),
        Some("authorization_code") => with_code(visit, pool, &id, &client),
        Some("refresh_token") => with_refresh_token(visit, pool, &id, &client),
        Some("client_credentials") => with_client_credentials(visit, pool, &id, &client),
        Some(_) => Err(TokenError::new("unsupported_grant_type", "grant_type_unknown")),
    }
}

fn with_code(
    visit: &Visit<'_>,
    pool: &mut Pool,
    id: &str,
    client: &Client,
) -> Result<Object, TokenError> {
    if !client.list("AllowedOAuthFlows").contains(&"code") {
        return Err(TokenError::flow_not_allowed());
    }
    let given = visit.form.get("code").ok_or(TokenError::invalid_request("code_missing"))?;
    let callback = visit
        .form
        .get("redirect_uri")
        .ok_or(TokenError::invalid_request("redirect_uri_missing"))?;
    let key = sha256(given);
    let unknown = TokenError::invalid_grant("code_unknown");
    let code = pool.authorization_codes.get(&key).cloned().ok_or(unknown)?;
    if code.auth_request.client != id {
        return Err(TokenError::invalid_grant("code_of_another_client"));
    }
    if let Some(origin) = &code.exchanged_for {
        // The code may have been stolen, so its tokens are revoked (RFC 6749 §4.1.2).
        pool.end_sign_ins(visit.now, "code_used_twice", |sign_in| sign_in.origin == *origin);
        return Err(TokenError::invalid_grant("code_used_twice"));
    }
    check_code(visit, &code, callback)?;
    check_user(pool, &code.username)?;
    if claims::includes_unreadable_scope(client, &code.auth_request.scopes) {
        return Err(TokenError::invalid_grant("attribute_unreadable"));
    }
    let sign_in = grant::sign_in(visit, pool, &code.auth_request, code.auth_time, &code.username)?;
    let mut body = token_response(visit, pool, &sign_in, code.auth_request.nonce.as_deref())?;
    if let Some(code) = pool.authorization_codes.get_mut(&key) {
        code.exchanged_for = Some(sign_in.origin.clone());
    }
    add_refresh_token(pool, &mut body, sign_in)?;
    Ok(body)
}

/// Checks the age of a code, its callback and the PKCE verifier.
fn check_code(
    visit: &Visit<'_>,
    code: &AuthorizationCode,
    callback: &str,
) -> Result<(), TokenError> {
    if visit.now >= code.issued + MAX_CODE_AGE {
        return Err(TokenError::invalid_grant("code_expired"));
    }
    if callback != code.auth_request.callback {
        return Err(TokenError::invalid_grant("redirect_uri_differs"));
    }
    match (&code.auth_request.challenge, visit.form.get("code_verifier")) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(TokenError::invalid_grant("verifier_without_challenge")),
        (Some(_), None) => Err(TokenError::invalid_grant("verifier_missing")),
        (Some(challenge), Some(verifier)) if constant_time_eq(&sha256(verifier), challenge) => {
            Ok(())
        }
        _ => Err(TokenError::invalid_grant("verifier_wrong")),
    }
}

fn add_refresh_token(
    pool: &mut Pool,
    body: &mut Object,
    sign_in: SignIn,
) -> Result<(), TokenError> {
    let refresh_token = random::token()?;
    body.insert("refresh_token".into(), refresh_token.as_str().into());
    pool.sign_ins.insert(refresh_token, sign_in);
    Ok(())
}

fn with_refresh_token(
    visit: &Visit<'_>,
    pool: &mut Pool,
    id: &str,
    client: &Client,
) -> Result<Object, TokenError> {
    if !client.may_refresh() {
        return Err(TokenError::flow_not_allowed());
    }
    let given = visit
        .form
        .get("refresh_token")
        .ok_or(TokenError::invalid_request("refresh_token_missing"))?;
    let sign_in = valid_sign_in(visit, pool, given, id)?;
    if claims::includes_unreadable_scope(client, &sign_in.scopes) {
        return Err(TokenError::invalid_grant("attribute_unreadable"));
    }
    let mut body = token_response(visit, pool, &sign_in, None)?;
    if let Some(fresh) = pool.rotate(given, sign_in, visit.now)? {
        body.insert("refresh_token".into(), fresh.into());
    }
    Ok(body)
}

/// The sign-in of a refresh token, if the token is valid.
fn valid_sign_in(
    visit: &Visit<'_>,
    pool: &Pool,
    token: &str,
    client: &str,
) -> Result<SignIn, TokenError> {
    let unknown = TokenError::invalid_grant("refresh_token_unknown");
    let sign_in = pool.sign_ins.get(token).ok_or(unknown)?;
    if sign_in.client != client {
        return Err(TokenError::invalid_grant("refresh_token_of_another_client"));
    }
    if let Some(reason) = sign_in.end_reason(visit.now) {
        return Err(TokenError::invalid_grant(match reason {
            "revoked" => "refresh_token_revoked",
            "signed_out" => "user_signed_out",
            "user_deleted" => "user_deleted",
            "code_used_twice" => "code_used_twice",
            _ => "refresh_token_rotated",
        }));
    }
    if visit.now >= sign_in.expires {
        return Err(TokenError::invalid_grant("refresh_token_expired"));
    }
    check_user(pool, &sign_in.username)?;
    Ok(sign_in.clone())
}

fn check_user(pool: &Pool, username: &str) -> Result<(), TokenError> {
    match pool.users.get(username) {
        None => Err(TokenError::invalid_grant("user_deleted")),
        Some(user) if user.disabled => Err(TokenError::invalid_grant("user_disabled")),
        Some(_) => Ok(()),
    }
}

/// The response with the tokens of a sign-in (RFC 6749 §5.1).
fn token_response(
    visit: &Visit<'_>,
    pool: &mut Pool,
    sign_in: &SignIn,
    nonce: Option<&str>,
) -> Result<Object, ApiError> {
    let tokens = grant::mint(visit, pool, sign_in, nonce)?;
    let mut body = object(json!({
        "access_token": tokens.access,
        "expires_in": tokens.expires_in,
        "token_type": "Bearer",
    }));
    if sign_in.has_openid_scope() {
        body.insert("id_token".into(), tokens.id.into());
    }
    Ok(body)
}

/// The client credentials grant (RFC 6749 §4.4).
fn with_client_credentials(
    visit: &Visit<'_>,
    pool: &mut Pool,
    id: &str,
    client: &Client,
) -> Result<Object, TokenError> {
    if !client.list("AllowedOAuthFlows").contains(&"client_credentials") {
        return Err(TokenError::flow_not_allowed());
    }
    let allowed = client.list("AllowedOAuthScopes");
    let scopes: Vec<&str> = match visit.form.get("scope") {
        Some(scope) => scope.split(' ').filter(|scope| !scope.is_empty()).collect(),
        None => allowed.clone(),
    };
    if scopes.iter().any(|scope| !allowed.contains(scope)) {
        return Err(TokenError::new("invalid_scope", "scope_not_allowed"));
    }
    if scopes.iter().any(|scope| !pool.has_scope(scope)) {
        return Err(TokenError::new("invalid_scope", "scope_gone"));
    }
    let context = grant::token_context(visit, None);
    let (token, seconds) = tokens::mint_for_client(pool, id, &scopes, &context)?;
    Ok(object(json!({
        "access_token": token,
        "expires_in": seconds,
        "token_type": "Bearer",
    })))
}
