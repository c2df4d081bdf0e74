//! Self-signed certificates of the keys of user pools.

use std::{str::FromStr, time::Duration};

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use x509_cert::{
    Certificate, TbsCertificate, Version,
    der::{
        Any, Decode, Encode, Error,
        asn1::{BitString, ObjectIdentifier, UtcTime},
    },
    name::Name,
    serial_number::SerialNumber,
    spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned},
    time::{Time, Validity},
};

use crate::sandbox::error::ApiError;

/// `sha256WithRSAEncryption` (RFC 8017 appendix A.2.4).
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");

/// How long a certificate is valid: ten years.
const VALIDITY: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// A certificate of a key for a name, in base64. `now` is in seconds since 1970.
pub(crate) fn self_signed(key: &KeyPair, name: &str, now: f64) -> Result<String, ApiError> {
    let body = body(key, name, Duration::from_secs_f64(now.max(0.0)))?;
    let signed = body.to_der()?;
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &signed, &mut signature)?;
    let certificate = Certificate {
        signature_algorithm: body.signature.clone(),
        signature: BitString::from_bytes(&signature)?,
        tbs_certificate: body,
    };
    Ok(BASE64_STANDARD.encode(certificate.to_der()?))
}

fn body(key: &KeyPair, name: &str, now: Duration) -> Result<TbsCertificate, ApiError> {
    let public: PublicKeyX509Der<'_> = key.public_key().as_der()?;
    let name = Name::from_str(&format!("CN={name}"))?;
    let time = |since_1970| Ok::<_, Error>(Time::UtcTime(UtcTime::from_unix_duration(since_1970)?));
    Ok(TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::from(now.as_secs()),
        signature: AlgorithmIdentifierOwned { oid: SHA256_WITH_RSA, parameters: Some(Any::null()) },
        issuer: name.clone(),
        validity: Validity { not_before: time(now)?, not_after: time(now + VALIDITY)? },
        subject: name,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(public.as_ref())?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: None,
    })
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self::internal(format!("cannot make a certificate: {error}"))
    }
}
