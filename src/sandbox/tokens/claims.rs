//! The attributes of a user that a token contains: those that the scopes cover, that the client may
//! read, and that the user has.

use serde_json::Value;

use crate::sandbox::state::{Client, Object, User};

/// The attributes of the scopes `email` and `phone`; `profile` covers all others.
const EMAIL_SCOPE: [&str; 2] = ["email", "email_verified"];
const PHONE_SCOPE: [&str; 2] = ["phone_number", "phone_number_verified"];

/// The attributes of a user as claims.
///
/// `openid` alone covers all that the client may read; together with `profile`, `email` or `phone`
/// only what those cover (Amazon Cognito Developer Guide, "Scopes, M2M, and resource servers").
/// Sign-ins through the API have none of these scopes.
pub(crate) fn of_user(client: &Client, user: &User, scopes: &[String]) -> Object {
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

/// The attribute `identities` is JSON; in a token all its members are strings.
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
        name if EMAIL_SCOPE.contains(&name) => has("email"),
        name if PHONE_SCOPE.contains(&name) => has("phone"),
        _ => has("profile"),
    }
}

/// A client without a list may read everything.
pub(crate) fn may_read(client: &Client, attribute: &str) -> bool {
    !client.fields.contains_key("ReadAttributes")
        || client.list("ReadAttributes").contains(&attribute)
}

/// Whether a scope was granted whose attributes the client may not read. Then no tokens are issued
/// (Amazon Cognito Developer Guide, "The token issuer endpoint", `invalid_grant`).
pub(crate) fn includes_unreadable_scope(client: &Client, scopes: &[String]) -> bool {
    [("email", EMAIL_SCOPE), ("phone", PHONE_SCOPE)].iter().any(|(scope, attributes)| {
        scopes.iter().any(|known| known == scope)
            && attributes.iter().any(|name| !may_read(client, name))
    })
}
