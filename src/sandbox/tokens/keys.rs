//! The keys that a pool signs its tokens with.

use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, jwk::Jwk};
use serde_json::{Value, json};

use crate::sandbox::{
    error::ApiError,
    state::{Object, Pool, certificate, signing_key::SigningKey},
};

/// The tokens that a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyUse {
    IdTokens,
    AccessTokens,
}

impl Pool {
    /// The JSON Web Key Set.
    pub(crate) fn jwks(&self) -> Result<Value, ApiError> {
        if self.keys.is_empty() {
            return Err(ApiError::keys_needed(&self.id));
        }
        let keys: Result<Vec<Value>, ApiError> = self.keys.iter().map(SigningKey::jwk).collect();
        Ok(json!({"keys": keys?}))
    }

    /// The claims of an access token that the pool signed, even if it has expired.
    pub(crate) fn read_access_token(&self, token: &str) -> Option<Object> {
        let key = self.key(KeyUse::AccessTokens)?;
        let jwk: Jwk = serde_json::from_value(key.jwk().ok()?).ok()?;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        jsonwebtoken::decode(token, &DecodingKey::from_jwk(&jwk).ok()?, &validation)
            .ok()
            .map(|token| token.claims)
    }

    fn key(&self, key_use: KeyUse) -> Option<&SigningKey> {
        self.keys.get(match key_use {
            KeyUse::IdTokens => 0,
            KeyUse::AccessTokens => 1,
        })
    }

    /// A certificate of a key of the pool, in base64. `now` is in seconds since 1970.
    pub(crate) fn certificate(&self, now: f64) -> Result<String, ApiError> {
        let key = self.key(KeyUse::IdTokens).ok_or_else(|| ApiError::keys_needed(&self.id))?;
        certificate::self_signed(&key.pair()?, &self.id, now)
    }

    /// Signs a JWT.
    pub(crate) fn sign(&self, key_use: KeyUse, claims: &Value) -> Result<String, ApiError> {
        let key = self.key(key_use).ok_or_else(|| ApiError::keys_needed(&self.id))?;
        let header =
            Header { kid: Some(key.id.clone()), typ: None, ..Header::new(Algorithm::RS256) };
        Ok(jsonwebtoken::encode(&header, claims, &key.encoding_key()?)?)
    }
}
