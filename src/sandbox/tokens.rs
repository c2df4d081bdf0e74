//! ID tokens and access tokens.

use serde_json::{Value, json};

use super::{
    client_rules::validity,
    error::ApiError,
    keys::Signs,
    random,
    state::{Object, Pool, SignIn, User, strings},
};

/// What a sign-in or a refresh comes back with.
pub(crate) struct Tokens {
    pub(crate) id: String,
    pub(crate) access: String,
    /// Seconds that the access token is good for.
    pub(crate) expires_in: i64,
}

/// Signs both tokens for a sign-in.
pub(crate) fn mint(
    pool: &mut Pool,
    sign_in: &SignIn,
    issuer: &str,
    now: f64,
    seconds: Option<i64>,
) -> Result<Tokens, ApiError> {
    let lost = || ApiError::internal("the client or the user of a sign-in is gone");
    let client = pool.clients.get(&sign_in.client).ok_or_else(lost)?;
    let user = pool.users.get(&sign_in.username).ok_or_else(lost)?;
    let issued = whole(now);
    let expires_in = seconds.unwrap_or_else(|| validity(&client.fields, "Access"));
    let id_expires_in = seconds.unwrap_or_else(|| validity(&client.fields, "Id"));
    let event = random::uuid()?;
    let mut common = Object::new();
    common.insert("sub".into(), json!(user.attributes.get("sub")));
    if !user.groups.is_empty() {
        common.insert("cognito:groups".into(), json!(user.groups));
    }
    for (name, value) in [
        ("iss", Value::from(issuer)),
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
    id.extend(attribute_claims(&client.fields, user));
    for (name, value) in [
        ("aud", Value::from(sign_in.client.as_str())),
        ("token_use", "id".into()),
        ("exp", (issued + id_expires_in).into()),
        ("jti", random::uuid()?.into()),
        ("cognito:username", sign_in.username.as_str().into()),
    ] {
        id.insert(name.into(), value);
    }
    Ok(Tokens {
        id: pool.sign(Signs::IdTokens, &id.into())?,
        access: pool.sign(Signs::AccessTokens, &access.into())?,
        expires_in,
    })
}

/// The attributes that the client may read; without a list it may read all.
fn attribute_claims(client: &Object, user: &User) -> Object {
    let readable = strings(client, "ReadAttributes");
    let all = !client.contains_key("ReadAttributes");
    user.attributes
        .iter()
        .filter(|(name, _)| all || *name == "sub" || readable.contains(&name.as_str()))
        .map(|(name, value)| {
            let claim = match name.as_str() {
                "email_verified" | "phone_number_verified" => (value == "true").into(),
                _ => Value::from(value.as_str()),
            };
            (name.clone(), claim)
        })
        .collect()
}

/// Whole seconds, as JWTs count them (RFC 7519 §2, NumericDate).
#[expect(
    clippy::cast_possible_truncation,
    reason = "seconds since 1970 fit for the next billions of years"
)]
fn whole(seconds: f64) -> i64 {
    seconds as i64
}
