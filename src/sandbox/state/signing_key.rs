//! The keys that pools sign tokens with.

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
#[derive(Clone, Deserialize, PartialEq, Serialize)]
pub(crate) struct SigningKey {
    pub(crate) id: String,
    pem: String,
}

/// The pair of keys that pools share.
static SHARED: OnceLock<Vec<SigningKey>> = OnceLock::new();

impl SigningKey {
    /// The same keys at every call in this process.
    pub(crate) fn shared() -> Result<Vec<Self>, ApiError> {
        if let Some(keys) = SHARED.get() {
            return Ok(keys.clone());
        }
        let keys = vec![Self::generate()?, Self::generate()?];
        Ok(SHARED.get_or_init(|| keys).clone())
    }

    /// A new key, which takes long to find.
    pub(crate) fn generate() -> Result<Self, ApiError> {
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

    pub(crate) fn pair(&self) -> Result<KeyPair, ApiError> {
        let unusable = || ApiError::internal("a signing key cannot be read");
        let text: String = self.pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64_STANDARD.decode(text).map_err(|_| unusable())?;
        KeyPair::from_pkcs8(&der).map_err(|_| unusable())
    }

    pub(crate) fn encoding_key(&self) -> Result<EncodingKey, ApiError> {
        Ok(EncodingKey::from_rsa_pem(self.pem.as_bytes())?)
    }

    /// The public key as a JWK.
    pub(crate) fn jwk(&self) -> Result<Value, ApiError> {
        let jwk = Jwk::from_encoding_key(&self.encoding_key()?, Algorithm::RS256)?;
        match jwk.algorithm {
            AlgorithmParameters::RSA(key) => Ok(json!({
                "alg": "RS256",
                "e": key.e,
                "kid": self.id,
                "kty": "RSA",
                "n": key.n,
                "use": "sig",
            })),
            _ => Err(ApiError::internal("a signing key is not an RSA key")),
        }
    }
}

impl From<jsonwebtoken::errors::Error> for ApiError {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self::internal(format!("cannot use a signing key: {error}"))
    }
}
