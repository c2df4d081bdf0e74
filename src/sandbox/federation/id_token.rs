//! Verifies the ID token of an OIDC provider (OpenID Connect Core §3.1.3.7).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;

use super::error::FederationError;
use crate::{
    jwk::{critical, verifying_key},
    sandbox::{
        state::{Object, strings, text},
        tokens::whole_seconds,
    },
};

/// How far the clocks of two servers may differ, in seconds.
const MAX_CLOCK_SKEW: i64 = 60;

/// What the token has to match.
pub(crate) struct ExpectedIdToken<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) nonce: &'a str,
    /// Seconds since 1970.
    pub(crate) now: f64,
}

fn invalid(message: &str, cause: &'static str) -> FederationError {
    FederationError::new(message, cause)
}

/// The claims of a token that the provider signed for this sign-in.
pub(crate) fn verify(
    token: &str,
    keys: &Value,
    expected: &ExpectedIdToken<'_>,
) -> Result<Object, FederationError> {
    let claims = verify_signature(token, keys)?;
    let claim = |name: &str| text(&claims, name);
    if claim("iss") != expected.issuer {
        return Err(invalid("Bad id_token issuer", "id_token_issuer"));
    }
    let audience = match claims.get("aud") {
        Some(Value::String(only)) => vec![only.as_str()],
        _ => strings(&claims, "aud"),
    };
    if !audience.contains(&expected.client) {
        return Err(invalid("Bad id_token audience", "id_token_audience"));
    }
    // A token with several audiences has to name the client that it was issued to.
    let needs_azp = audience.len() > 1 || claims.contains_key("azp");
    if needs_azp && claim("azp") != expected.client {
        return Err(invalid("Bad id_token authorized party", "id_token_authorized_party"));
    }
    let now = whole_seconds(expected.now);
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64).map(whole_seconds);
    if seconds("exp").is_none_or(|expires| expires.saturating_add(MAX_CLOCK_SKEW) <= now) {
        return Err(invalid("The id_token has expired", "id_token_expired"));
    }
    let begins = ["iat", "nbf"].into_iter().filter_map(seconds).max();
    if begins.is_some_and(|begins| begins.saturating_sub(MAX_CLOCK_SKEW) > now) {
        return Err(invalid("The id_token is not valid yet", "id_token_early"));
    }
    if claim("nonce") != expected.nonce {
        return Err(invalid("Bad id_token nonce", "id_token_nonce"));
    }
    if claim("sub").is_empty() {
        return Err(invalid("The id_token has no subject", "id_token_subject"));
    }
    Ok(claims)
}

fn verify_signature(token: &str, keys: &Value) -> Result<Object, FederationError> {
    let header: Object = token
        .split('.')
        .next()
        .and_then(|header| BASE64_URL_SAFE_NO_PAD.decode(header).ok())
        .and_then(|header| serde_json::from_slice(&header).ok())
        .ok_or_else(|| invalid("The id_token is not a JWT", "id_token_malformed"))?;
    if critical(&header).is_some() {
        return Err(invalid("The id_token has an unknown crit", "id_token_crit"));
    }
    let algorithm = algorithm(&header)?;
    let key = key(&header, keys)?;
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    decode(token, &key, &validation)
        .map(|token| token.claims)
        .map_err(|_| invalid("Bad id_token signature", "id_token_signature"))
}

/// A fixed list: a token must not choose how it is verified.
fn algorithm(header: &Object) -> Result<Algorithm, FederationError> {
    match text(header, "alg") {
        "RS256" => Ok(Algorithm::RS256),
        "ES256" => Ok(Algorithm::ES256),
        _ => Err(invalid(
            "The id_token is signed with an algorithm other than RS256 or ES256",
            "id_token_algorithm",
        )),
    }
}

fn key(header: &Object, keys: &Value) -> Result<DecodingKey, FederationError> {
    let kid = text(header, "kid");
    if kid.is_empty() {
        return Err(invalid("The id_token has no kid", "id_token_kid_missing"));
    }
    keys.get("keys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .find(|key| key.get("kid").and_then(Value::as_str) == Some(kid))
        .ok_or_else(|| {
            invalid("The provider has no key with the kid of the id_token", "id_token_kid_unknown")
        })
        .and_then(|key| {
            verifying_key(key).map_err(|reason| {
                let message = format!("The key of the id_token cannot be used: {reason}");
                invalid(&message, "id_token_key")
            })
        })
}
