//! A key that a pool signs tokens with.

use std::sync::OnceLock;

use aws_lc_rs::{
    encoding::AsDer,
    rand,
    rsa::{KeyPair, KeySize},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use jsonwebtoken::{
    Algorithm, EncodingKey,
    jwk::{AlgorithmParameters, Jwk},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::sandbox::error::ApiError;

/// An RSA key, as PKCS#8 in PEM.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct SigningKey {
    pub(crate) id: String,
    pem: String,
}

/// The keys that pools share, as many as a pool has.
static SHARED: OnceLock<Vec<SigningKey>> = OnceLock::new();

impl SigningKey {
    /// The same keys at every call in this process.
    pub(crate) fn shared() -> Result<Vec<Self>, ApiError> {
        if let Some(keys) = SHARED.get() {
            return Ok(keys.clone());
        }
        let keys = Self::pair()?;
        Ok(SHARED.get_or_init(|| keys).clone())
    }

    /// Keys for ID tokens and for access tokens.
    pub(crate) fn pair() -> Result<Vec<Self>, ApiError> {
        Ok(vec![Self::generate()?, Self::generate()?])
    }

    fn generate() -> Result<Self, ApiError> {
        let pair = KeyPair::generate(KeySize::Rsa2048)?;
        let der = pair.as_der()?;
        let text = BASE64_STANDARD.encode(der.as_ref());
        let mut id = [0; 32];
        rand::fill(&mut id)?;
        Ok(Self {
            id: BASE64_STANDARD.encode(id),
            pem: format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"),
        })
    }

    pub(crate) fn encoding(&self) -> Result<EncodingKey, ApiError> {
        Ok(EncodingKey::from_rsa_pem(self.pem.as_bytes())?)
    }

    pub(crate) fn public(&self) -> Result<Value, ApiError> {
        let jwk = Jwk::from_encoding_key(&self.encoding()?, Algorithm::RS256)?;
        match jwk.algorithm {
            AlgorithmParameters::RSA(key) => Ok(json!({
                "alg": "RS256",
                "e": key.e,
                "kid": self.id,
                "kty": "RSA",
                "n": key.n,
                "use": "sig",
            })),
            _ => Err(ApiError::internal("a signing key is not of RSA")),
        }
    }
}

impl From<jsonwebtoken::errors::Error> for ApiError {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self::internal(format!("a signing key is unusable: {error}"))
    }
}
