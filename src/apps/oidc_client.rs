//! What settings of oidc-client-ts share, whichever app passes them on.

use serde_json::{Map, Value, json};

use super::Values;

/// All endpoints, instead of discovery.
///
/// The discovery document's end-session endpoint does not work as it stands, and an override of that
/// alone is ignored by oidc-client-ts before 3.2.
pub(super) fn metadata(values: &Values) -> Value {
    let ends = &values.endpoints;
    let mut all = Map::new();
    for (name, value) in [
        ("issuer", Some(ends.issuer.clone())),
        ("authorization_endpoint", Some(ends.authorization.clone())),
        ("token_endpoint", Some(ends.token.clone())),
        ("userinfo_endpoint", Some(ends.userinfo.clone())),
        ("jwks_uri", Some(ends.jwks.clone())),
        ("revocation_endpoint", Some(ends.revocation.clone())),
        ("end_session_endpoint", values.sign_out_address()),
    ] {
        if let Some(value) = value {
            all.insert(name.to_owned(), value.into());
        }
    }
    Value::Object(all)
}

/// What Cognito can revoke; the library's own default has the access token in it, which is refused.
pub(super) fn revocable() -> Value {
    json!(["refresh_token"])
}
