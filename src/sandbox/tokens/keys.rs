//! The keys a pool signs its tokens with.

use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, jwk::Jwk};
use serde_json::{Value, json};

use crate::sandbox::{
    error::ApiError,
    state::{Object, Pool, signing_key::SigningKey},
};

/// Which of the two kinds of JWT a key signs; also its place in the pool's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signs {
    IdTokens,
    AccessTokens,
}

impl Pool {
    /// Makes the two keys if the pool has none yet. That takes a moment, and most pools of a test
    /// never need them.
    pub(crate) fn make_keys(&mut self) -> Result<(), ApiError> {
        if self.keys.is_empty() {
            self.keys = SigningKey::pair()?;
        }
        Ok(())
    }

    /// The key set document.
    pub(crate) fn jwks(&self) -> Result<Value, ApiError> {
        let keys: Result<Vec<Value>, ApiError> = self.keys.iter().map(SigningKey::public).collect();
        Ok(json!({"keys": keys?}))
    }

    /// The claims of an access token that one of the pool's keys signed; whether it is still good
    /// is for the caller to say.
    pub(crate) fn read_access_token(&self, token: &str) -> Option<Object> {
        let key = self.key(Signs::AccessTokens)?;
        let jwk: Jwk = serde_json::from_value(key.public().ok()?).ok()?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.validate_exp = false;
        rules.validate_aud = false;
        rules.required_spec_claims.clear();
        jsonwebtoken::decode(token, &DecodingKey::from_jwk(&jwk).ok()?, &rules)
            .ok()
            .map(|token| token.claims)
    }

    fn key(&self, signs: Signs) -> Option<&SigningKey> {
        self.keys.get(match signs {
            Signs::IdTokens => 0,
            Signs::AccessTokens => 1,
        })
    }

    /// A JWT with these claims.
    pub(crate) fn sign(&mut self, signs: Signs, claims: &Value) -> Result<String, ApiError> {
        self.make_keys()?;
        let key =
            self.key(signs).ok_or_else(|| ApiError::internal("the pool lacks a signing key"))?;
        let header =
            Header { kid: Some(key.id.clone()), typ: None, ..Header::new(Algorithm::RS256) };
        Ok(jsonwebtoken::encode(&header, claims, &key.encoding()?)?)
    }
}
