//! What replies of the sandbox's pages and endpoints hold.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::Value;
use url::Url;

use super::text;
use crate::sandbox::{federation::progress::Progress, visit::page::Reply};

/// The callback URL of the app.
pub(crate) const CALLBACK: &str = "http://localhost:3000/callback";

/// A header of a reply; empty if it is absent.
pub(crate) fn header<'r>(reply: &'r Reply, name: &str) -> &'r str {
    let mut headers = reply.headers.iter();
    headers.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

/// Where a redirect leads.
#[track_caller]
pub(crate) fn location(reply: &Reply) -> &str {
    assert_eq!(reply.status, 302, "{}", reply.body);
    header(reply, "location")
}

#[track_caller]
pub(crate) fn json_of(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("not JSON: {reply:?}"))
}

/// A query parameter of where a redirect leads.
#[track_caller]
pub(crate) fn parameter(reply: &Reply, name: &str) -> Option<String> {
    let url = Url::parse(location(reply)).unwrap();
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// The code that a redirect carries to the app.
#[track_caller]
pub(crate) fn code_of(reply: &Reply) -> String {
    assert!(location(reply).starts_with(CALLBACK), "{}", location(reply));
    parameter(reply, "code").unwrap_or_else(|| panic!("no code: {}", location(reply)))
}

/// The claims of a JWT, unverified.
#[track_caller]
pub(crate) fn claims(token: &Value) -> Value {
    let token = text(token);
    let body = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// The claims of a JWT that the key at `index` of the key set signed.
#[track_caller]
pub(crate) fn verified_claims(token: &Value, jwks: Value, index: usize) -> Value {
    let token = text(token);
    let keys: JwkSet = serde_json::from_value(jwks).unwrap();
    let key = &keys.keys[index];
    assert_eq!(key.common.key_id, decode_header(&token).unwrap().kid);
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    decode(&token, &DecodingKey::from_jwk(key).unwrap(), &validation).unwrap().claims
}

/// The `Authorization` header of a client with a secret.
pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

/// The reply of a visit that needs no provider.
#[track_caller]
pub(crate) fn replied(progress: Progress) -> Reply {
    match progress {
        Progress::Reply(reply) => reply,
        Progress::AskProvider(_) => panic!("the provider would be asked"),
    }
}
