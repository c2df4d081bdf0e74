//! Verifies the tokens of a pool as a careful app would (OpenID Connect Core 1.0 §3.1.3.7, RFC 7519).

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

use super::keys::KeySet;
use crate::jwk::critical;
use crate::values::{Region, replica_region};

/// How many seconds the clocks of issuer and verifier may differ.
const MAX_CLOCK_SKEW: i64 = 60;

/// The claims of a verified token.
pub(crate) type Claims = Map<String, Value>;

/// The values that a token must carry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExpectedClaims<'a> {
    /// The issuer, as the discovery document names it.
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    /// In seconds since 1970.
    pub(crate) now: i64,
}

/// The sign-in that an ID token was issued for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignInContext<'a> {
    pub(crate) nonce: &'a str,
    /// The access token issued together with the ID token.
    pub(crate) access_token: &'a str,
}

/// Why a token is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("it is not a JWT: expected three parts separated by dots")]
    Shape,
    #[error("its header cannot be read")]
    Header,
    #[error("it is signed with {0}; Cognito signs with RS256")]
    Algorithm(String),
    #[error("its header has critical extensions that are not understood (crit): {0}")]
    Critical(String),
    #[error("its header names no key (kid)")]
    NoKeyId,
    #[error("its key {0} is not in the pool's key set")]
    UnknownKey(String),
    #[error("its signature does not match")]
    Signature,
    #[error("its claims cannot be read")]
    Claims,
    #[error("it has no {0}")]
    Missing(&'static str),
    #[error("its {claim} is {found}, expected {expected}")]
    Differs { claim: &'static str, found: String, expected: String },
    #[error(
        "its issuer is {found}: the replica of the user pool in {region} issued it, and an app that expects {expected} refuses it; the updated issuer is the same in every region"
    )]
    Replica { found: String, region: Region, expected: String },
    #[error("it expired {0} s ago")]
    Expired(i64),
    #[error("it becomes valid in {0} s: the clocks may differ")]
    NotYetValid(i64),
    #[error("its at_hash does not belong to the access token")]
    AccessTokenHash,
}

impl KeySet {
    /// The key that a token's header names.
    fn signing_key(&self, token: &str) -> Result<&DecodingKey, TokenError> {
        let parts: Vec<&str> = token.split('.').collect();
        let &[header, _, _] = parts.as_slice() else {
            return Err(TokenError::Shape);
        };
        let header = BASE64_URL_SAFE_NO_PAD.decode(header).map_err(|_| TokenError::Header)?;
        let header: Map<String, Value> =
            serde_json::from_slice(&header).map_err(|_| TokenError::Header)?;
        if let Some(names) = critical(&header) {
            return Err(TokenError::Critical(names));
        }
        let text = |member: &str| header.get(member).and_then(Value::as_str);
        match text("alg") {
            Some("RS256") => {}
            Some(other) => return Err(TokenError::Algorithm(shortened(other))),
            None => return Err(TokenError::Header),
        }
        let id = text("kid").ok_or(TokenError::NoKeyId)?;
        self.get(id).ok_or_else(|| TokenError::UnknownKey(shortened(id)))
    }

    /// The claims of a token, once its signature, issuer and times are verified.
    fn verified(&self, token: &str, expected: &ExpectedClaims<'_>) -> Result<Claims, TokenError> {
        let key = self.signing_key(token)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &signature_only()).map_err(
            |why| match why.kind() {
                jsonwebtoken::errors::ErrorKind::Json(_) => TokenError::Claims,
                // This includes a signature that is not base64.
                _ => TokenError::Signature,
            },
        )?;
        let claims = claims.claims;
        issued_by(&claims, expected.issuer)?;
        let expires = seconds(&claims, "exp")?;
        if expires + MAX_CLOCK_SKEW <= expected.now {
            return Err(TokenError::Expired(expected.now - expires));
        }
        let issued = seconds(&claims, "iat")?;
        if issued > expected.now + MAX_CLOCK_SKEW {
            return Err(TokenError::NotYetValid(issued - expected.now));
        }
        Ok(claims)
    }

    /// The claims of an ID token issued to this client. Without `sign_in` the token comes from a refresh, which
    /// repeats neither `nonce` nor `at_hash`.
    ///
    /// # Errors
    ///
    /// The first problem found.
    pub(crate) fn id_token(
        &self,
        token: &str,
        expected: &ExpectedClaims<'_>,
        sign_in: Option<&SignInContext<'_>>,
    ) -> Result<Claims, TokenError> {
        let claims = self.verified(token, expected)?;
        is(&claims, "token_use", "id")?;
        audience(&claims, expected.client_id)?;
        if claims.contains_key("azp") {
            is(&claims, "azp", expected.client_id)?;
        }
        present(&claims, "sub")?;
        let Some(SignInContext { nonce, access_token }) = sign_in else {
            return Ok(claims);
        };
        is(&claims, "nonce", nonce)?;
        // The left half of the access token's hash (OpenID Connect Core 1.0 §3.1.3.6).
        let hash = digest(&SHA256, access_token.as_bytes());
        let left: Vec<u8> = hash.as_ref().iter().copied().take(hash.as_ref().len() / 2).collect();
        match claims.get("at_hash").and_then(Value::as_str) {
            None => Err(TokenError::Missing("at_hash")),
            Some(found) if found != BASE64_URL_SAFE_NO_PAD.encode(left) => {
                Err(TokenError::AccessTokenHash)
            }
            Some(_) => Ok(claims),
        }
    }

    /// The claims of an access token issued to this client. Cognito puts no `aud` into it.
    ///
    /// # Errors
    ///
    /// The first problem found.
    pub(crate) fn access_token(
        &self,
        token: &str,
        expected: &ExpectedClaims<'_>,
    ) -> Result<Claims, TokenError> {
        let claims = self.verified(token, expected)?;
        is(&claims, "token_use", "access")?;
        is(&claims, "client_id", expected.client_id)?;
        present(&claims, "sub")?;
        Ok(claims)
    }
}

/// Leaves times and names to this module, which takes the clock as an argument.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

fn is(claims: &Claims, claim: &'static str, expected: &str) -> Result<(), TokenError> {
    match claims.get(claim) {
        None | Some(Value::Null) => Err(TokenError::Missing(claim)),
        Some(Value::String(found)) if found == expected => Ok(()),
        Some(found) => {
            Err(TokenError::Differs { claim, found: shown(found), expected: expected.to_owned() })
        }
    }
}

/// Names the replica of the pool that issued a token, if one did.
fn issued_by(claims: &Claims, issuer: &str) -> Result<(), TokenError> {
    is(claims, "iss", issuer).map_err(|why| match &why {
        TokenError::Differs { found, expected, .. } => match replica_region(found, expected) {
            Some(region) => {
                TokenError::Replica { found: found.clone(), region, expected: expected.clone() }
            }
            None => why,
        },
        _ => why,
    })
}

fn present(claims: &Claims, claim: &'static str) -> Result<(), TokenError> {
    match claims.get(claim).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(()),
        _ => Err(TokenError::Missing(claim)),
    }
}

/// Accepts this client alone, as a string or as a list of one.
fn audience(claims: &Claims, client_id: &str) -> Result<(), TokenError> {
    match claims.get("aud") {
        Some(Value::Array(list)) if matches!(list.as_slice(), [Value::String(only)] if only == client_id) => {
            Ok(())
        }
        _ => is(claims, "aud", client_id),
    }
}

fn seconds(claims: &Claims, claim: &'static str) -> Result<i64, TokenError> {
    match claims.get(claim) {
        None | Some(Value::Null) => Err(TokenError::Missing(claim)),
        // Real times are far smaller; larger values would overflow the sums.
        Some(value) => match value.as_i64().filter(|time| (0..=1 << 40).contains(time)) {
            Some(time) => Ok(time),
            None => Err(TokenError::Differs {
                claim,
                found: shown(value),
                expected: "a number of seconds".to_owned(),
            }),
        },
    }
}

fn shown(value: &Value) -> String {
    shortened(value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str())
}

/// The beginning of a text from outside, without control characters.
fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests;
