//! Which attributes of a user a token may tell: those that the scopes cover, that the client may
//! read, and that the user has.

use serde_json::Value;

use crate::sandbox::state::{Client, Object, User};

/// Attributes that a scope of their own covers; all others belong to `profile`.
const EMAIL: [&str; 2] = ["email", "email_verified"];
const PHONE: [&str; 2] = ["phone_number", "phone_number_verified"];

/// The attributes of a user as claims.
///
/// `openid` alone gives all that the client may read, beside `profile`, `email` or `phone` only
/// what those cover (Amazon Cognito Developer Guide, "Scopes, M2M, and resource servers"). A sign-in
/// without `openid` is one of the API, which knows no scopes.
pub(crate) fn of(client: &Client, user: &User, scopes: &[String]) -> Object {
    let mut claims: Object = user
        .attributes
        .iter()
        .filter(|(name, _)| name.as_str() != "identities")
        .filter(|(name, _)| *name == "sub" || covers(scopes, name) && may_read(client, name))
        .map(|(name, value)| {
            let claim = match name.as_str() {
                "email_verified" | "phone_number_verified" => (value == "true").into(),
                _ => Value::from(value.as_str()),
            };
            (name.clone(), claim)
        })
        .collect();
    if let Some(identities) = user.attributes.get("identities") {
        claims.insert("identities".into(), as_claim(identities));
    }
    claims
}

/// The attribute is JSON; in a token every member of it is text.
fn as_claim(identities: &str) -> Value {
    let identities: Vec<Object> = serde_json::from_str(identities).unwrap_or_default();
    identities
        .into_iter()
        .map(|identity| -> Value {
            identity
                .into_iter()
                .map(|(name, value)| match value {
                    Value::Bool(_) | Value::Number(_) => (name, value.to_string().into()),
                    value => (name, value),
                })
                .collect::<Object>()
                .into()
        })
        .collect()
}

fn covers(scopes: &[String], attribute: &str) -> bool {
    let has = |scope: &str| scopes.iter().any(|known| known == scope);
    if !["profile", "email", "phone"].into_iter().any(has) {
        return true;
    }
    match attribute {
        name if EMAIL.contains(&name) => has("email"),
        name if PHONE.contains(&name) => has("phone"),
        _ => has("profile"),
    }
}

/// Without a list a client may read everything.
fn may_read(client: &Client, attribute: &str) -> bool {
    !client.fields.contains_key("ReadAttributes")
        || client.list("ReadAttributes").contains(&attribute)
}

/// Whether a scope was granted whose attributes the client may not read. Then there are no tokens
/// at all (Amazon Cognito Developer Guide, "The token issuer endpoint", `invalid_grant`).
pub(crate) fn asks_for_the_unreadable(client: &Client, scopes: &[String]) -> bool {
    [("email", EMAIL), ("phone", PHONE)].iter().any(|(scope, attributes)| {
        scopes.iter().any(|known| known == scope)
            && attributes.iter().any(|name| !may_read(client, name))
    })
}
