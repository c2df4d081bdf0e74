//! ID tokens and access tokens.

pub(crate) mod claims;
pub(crate) mod keys;
pub(crate) mod validity;

use serde_json::{Value, json};

use crate::sandbox::{
    error::ApiError,
    random,
    seal::half,
    state::{Object, Pool, SignIn},
};
use keys::Signs;
use validity::validity;

/// What a sign-in or a refresh comes back with.
pub(crate) struct Tokens {
    pub(crate) id: String,
    pub(crate) access: String,
    /// Seconds that the access token is good for.
    pub(crate) expires_in: i64,
}

/// When and for whom tokens are signed.
pub(crate) struct Occasion<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) now: f64,
    /// How long the tokens live in place of what the client says.
    pub(crate) seconds: Option<i64>,
    pub(crate) nonce: Option<&'a str>,
}

/// Signs both tokens for a sign-in.
pub(crate) fn mint(
    pool: &mut Pool,
    sign_in: &SignIn,
    occasion: &Occasion<'_>,
) -> Result<Tokens, ApiError> {
    let lost = || ApiError::internal("the client or the user of a sign-in is gone");
    let client = pool.clients.get(&sign_in.client).ok_or_else(lost)?;
    let user = pool.users.get(&sign_in.username).ok_or_else(lost)?;
    let seconds = occasion.seconds;
    let issued = whole(occasion.now);
    let expires_in = seconds.unwrap_or_else(|| validity(&client.fields, "Access"));
    let id_expires_in = seconds.unwrap_or_else(|| validity(&client.fields, "Id"));
    let event = random::uuid()?;
    let mut common = Object::new();
    common.insert("sub".into(), json!(user.attributes.get("sub")));
    if !user.groups.is_empty() {
        common.insert("cognito:groups".into(), json!(user.groups));
    }
    for (name, value) in [
        ("iss", Value::from(occasion.issuer)),
        ("origin_jti", sign_in.origin.as_str().into()),
        ("event_id", event.into()),
        ("auth_time", whole(sign_in.auth_time).into()),
        ("iat", issued.into()),
    ] {
        common.insert(name.into(), value);
    }
    let mut access = common.clone();
    for (name, value) in [
        ("client_id", Value::from(sign_in.client.as_str())),
        ("version", 2.into()),
        ("token_use", "access".into()),
        ("scope", sign_in.scopes.join(" ").into()),
        ("exp", (issued + expires_in).into()),
        ("jti", random::uuid()?.into()),
        ("username", sign_in.username.as_str().into()),
    ] {
        access.insert(name.into(), value);
    }
    let mut id = common;
    id.extend(claims::of(client, user, &sign_in.scopes));
    for (name, value) in [
        ("aud", Value::from(sign_in.client.as_str())),
        ("token_use", "id".into()),
        ("exp", (issued + id_expires_in).into()),
        ("jti", random::uuid()?.into()),
        ("cognito:username", sign_in.username.as_str().into()),
    ] {
        id.insert(name.into(), value);
    }
    let access = pool.sign(Signs::AccessTokens, &access.into())?;
    if sign_in.is_of_openid() {
        id.insert("at_hash".into(), half(&access).into());
    }
    if let Some(nonce) = occasion.nonce {
        id.insert("nonce".into(), nonce.into());
    }
    Ok(Tokens { id: pool.sign(Signs::IdTokens, &id.into())?, access, expires_in })
}

/// Signs the access token of a client that speaks for itself (RFC 6749 §4.4): its lifetime too.
pub(crate) fn mint_for_client(
    pool: &mut Pool,
    client: &str,
    scopes: &[&str],
    occasion: &Occasion<'_>,
) -> Result<(String, i64), ApiError> {
    let lost = || ApiError::internal("the client is gone");
    let fields = &pool.clients.get(client).ok_or_else(lost)?.fields;
    let expires_in = occasion.seconds.unwrap_or_else(|| validity(fields, "Access"));
    let issued = whole(occasion.now);
    let claims = json!({
        "sub": client,
        "token_use": "access",
        "scope": scopes.join(" "),
        "auth_time": issued,
        "iss": occasion.issuer,
        "exp": issued + expires_in,
        "iat": issued,
        "version": 2,
        "jti": random::uuid()?,
        "client_id": client,
    });
    Ok((pool.sign(Signs::AccessTokens, &claims)?, expires_in))
}

impl SignIn {
    /// Whether it gives an ID token by OpenID Connect; sign-ins of the API know no such scope.
    pub(crate) fn is_of_openid(&self) -> bool {
        self.scopes.iter().any(|scope| scope == "openid")
    }
}

/// Whole seconds, as JWTs count them (RFC 7519 §2, NumericDate).
#[expect(
    clippy::cast_possible_truncation,
    reason = "seconds since 1970 fit for the next billions of years"
)]
pub(crate) fn whole(seconds: f64) -> i64 {
    seconds as i64
}
