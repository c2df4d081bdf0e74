//! ID tokens and access tokens.

pub(crate) mod access;
pub(crate) mod claims;
pub(crate) mod keys;
pub(crate) mod validity;

use serde_json::json;

use crate::sandbox::{
    error::ApiError,
    hash::left_half,
    random,
    state::{Object, Pool, SignIn, User, object},
};
use keys::KeyUse;
use validity::validity;

/// The tokens of a sign-in or a refresh.
pub(crate) struct Tokens {
    pub(crate) id: String,
    pub(crate) access: String,
    /// How long the access token is valid, in seconds.
    pub(crate) expires_in: i64,
}

/// What tokens contain besides the sign-in.
pub(crate) struct TokenContext<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) now: f64,
    /// Overrides the lifetime in the client's settings, in seconds.
    pub(crate) lifetime: Option<i64>,
    pub(crate) nonce: Option<&'a str>,
}

/// Issues an ID token and an access token.
pub(crate) fn mint(
    pool: &mut Pool,
    sign_in: &SignIn,
    context: &TokenContext<'_>,
) -> Result<Tokens, ApiError> {
    let gone = || ApiError::internal("the client or the user of a sign-in no longer exists");
    let client = pool.clients.get(&sign_in.client).ok_or_else(gone)?;
    let user = pool.users.get(&sign_in.username).ok_or_else(gone)?;
    let lifetime = |kind: &str| context.lifetime.unwrap_or_else(|| validity(&client.fields, kind));
    let expires_in = lifetime("Access");
    let common = common_claims(user, sign_in, context)?;
    let mut access = common.clone();
    access.extend(access_claims(sign_in, whole_seconds(context.now) + expires_in)?);
    let mut id = common;
    id.extend(claims::of_user(client, user, &sign_in.scopes));
    id.extend(id_claims(sign_in, whole_seconds(context.now) + lifetime("Id"))?);
    if let Some(resource) = &sign_in.resource {
        access.insert("aud".into(), resource.as_str().into());
    }
    let access = pool.sign(KeyUse::AccessTokens, &access.into())?;
    if sign_in.has_openid_scope() {
        id.insert("at_hash".into(), left_half(&access).into());
    }
    if let Some(nonce) = context.nonce {
        id.insert("nonce".into(), nonce.into());
    }
    Ok(Tokens { id: pool.sign(KeyUse::IdTokens, &id.into())?, access, expires_in })
}

/// The claims that both tokens of a sign-in have.
fn common_claims(
    user: &User,
    sign_in: &SignIn,
    context: &TokenContext<'_>,
) -> Result<Object, ApiError> {
    let mut claims = object(json!({
        "sub": user.attributes.get("sub"),
        "iss": context.issuer,
        "origin_jti": sign_in.origin,
        "event_id": random::uuid()?,
        "auth_time": whole_seconds(sign_in.auth_time),
        "iat": whole_seconds(context.now),
    }));
    if !user.groups.is_empty() {
        claims.insert("cognito:groups".into(), json!(user.groups));
    }
    Ok(claims)
}

fn access_claims(sign_in: &SignIn, expires: i64) -> Result<Object, ApiError> {
    Ok(object(json!({
        "client_id": sign_in.client,
        "version": 2,
        "token_use": "access",
        "scope": sign_in.scopes.join(" "),
        "exp": expires,
        "jti": random::uuid()?,
        "username": sign_in.username,
    })))
}

fn id_claims(sign_in: &SignIn, expires: i64) -> Result<Object, ApiError> {
    Ok(object(json!({
        "aud": sign_in.client,
        "token_use": "id",
        "exp": expires,
        "jti": random::uuid()?,
        "cognito:username": sign_in.username,
    })))
}

/// Issues the access token of the client credentials grant; the token and its lifetime in seconds.
pub(crate) fn mint_for_client(
    pool: &mut Pool,
    client: &str,
    scopes: &[&str],
    context: &TokenContext<'_>,
) -> Result<(String, i64), ApiError> {
    let gone = || ApiError::internal("the client no longer exists");
    let fields = &pool.clients.get(client).ok_or_else(gone)?.fields;
    let expires_in = context.lifetime.unwrap_or_else(|| validity(fields, "Access"));
    let issued = whole_seconds(context.now);
    let claims = json!({
        "sub": client,
        "token_use": "access",
        "scope": scopes.join(" "),
        "auth_time": issued,
        "iss": context.issuer,
        "exp": issued + expires_in,
        "iat": issued,
        "version": 2,
        "jti": random::uuid()?,
        "client_id": client,
    });
    Ok((pool.sign(KeyUse::AccessTokens, &claims)?, expires_in))
}

impl SignIn {
    /// Whether the token endpoint gives it an ID token. Sign-ins through the API have no `openid`.
    pub(crate) fn has_openid_scope(&self) -> bool {
        self.scopes.iter().any(|scope| scope == "openid")
    }
}

/// Whole seconds, as JWTs count them (RFC 7519 §2, NumericDate).
#[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit for billions of years")]
pub(crate) fn whole_seconds(seconds: f64) -> i64 {
    seconds as i64
}
