//! Whether the ID token of an upstream provider is to be believed (OpenID Connect Core §3.1.3.7).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, jwk::Jwk};
use serde_json::Value;

use super::refusal::{Refusal, refusal};
use crate::sandbox::{
    state::{Object, strings, text},
    tokens::whole,
};

/// How far the clocks of two servers may be apart, in seconds.
const SKEW: i64 = 60;

/// What the token has to say.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) now: f64,
}

/// The claims of a token that one of the provider's keys signed and that is meant for this sign-in.
pub(crate) fn verify(
    token: &str,
    keys: &Value,
    expected: &Expected<'_>,
) -> Result<Object, Refusal> {
    let claims = verify_signature(token, keys)?;
    let said = |name: &str| text(&claims, name);
    if said("iss") != expected.issuer {
        return Err(refusal("Bad id_token issuer", "id_token_issuer"));
    }
    let audience = match claims.get("aud") {
        Some(Value::String(only)) => vec![only.as_str()],
        _ => strings(&claims, "aud"),
    };
    if !audience.contains(&expected.client) {
        return Err(refusal("Bad id_token audience", "id_token_audience"));
    }
    // Whoever shares a token has to be named as the one it was made for.
    let shared = audience.len() > 1 || claims.contains_key("azp");
    if shared && said("azp") != expected.client {
        return Err(refusal("Bad id_token authorized party", "id_token_authorized_party"));
    }
    let now = whole(expected.now);
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64).map(whole);
    if seconds("exp").is_none_or(|expires| expires.saturating_add(SKEW) <= now) {
        return Err(refusal("The id_token has expired", "id_token_expired"));
    }
    if ["iat", "nbf"].into_iter().filter_map(seconds).any(|from| from.saturating_sub(SKEW) > now) {
        return Err(refusal("The id_token is from the future", "id_token_early"));
    }
    if said("nonce") != expected.nonce {
        return Err(refusal("Bad id_token nonce", "id_token_nonce"));
    }
    if said("sub").is_empty() {
        return Err(refusal("The id_token names nobody", "id_token_subject"));
    }
    Ok(claims)
}

fn verify_signature(token: &str, keys: &Value) -> Result<Object, Refusal> {
    let malformed = || refusal("The id_token is no JWT", "id_token_malformed");
    let header: Object = token
        .split('.')
        .next()
        .and_then(|header| BASE64_URL_SAFE_NO_PAD.decode(header).ok())
        .and_then(|header| serde_json::from_slice(&header).ok())
        .ok_or_else(malformed)?;
    // Named here and nowhere else: a token must not choose how it is checked.
    let algorithm = match text(&header, "alg") {
        "RS256" => Algorithm::RS256,
        "ES256" => Algorithm::ES256,
        _ => {
            return Err(refusal(
                "The id_token is signed with another algorithm than RS256 or ES256",
                "id_token_algorithm",
            ));
        }
    };
    let kid = text(&header, "kid");
    if kid.is_empty() {
        return Err(refusal("The id_token has no kid", "id_token_kid_missing"));
    }
    let key = keys
        .get("keys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .find(|key| key.get("kid").and_then(Value::as_str) == Some(kid))
        .and_then(|key| serde_json::from_value::<Jwk>(key.clone()).ok())
        .and_then(|key| DecodingKey::from_jwk(&key).ok())
        .ok_or_else(|| {
            refusal("The provider has no key with the kid of the id_token", "id_token_kid_unknown")
        })?;
    let mut rules = Validation::new(algorithm);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    decode(token, &key, &rules)
        .map(|token| token.claims)
        .map_err(|_| refusal("Bad id_token signature", "id_token_signature"))
}
