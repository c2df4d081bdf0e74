//! Public keys that verify signatures, read from a key set (RFC 7517).

use std::ops::RangeInclusive;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde_json::Value;

/// Bits of an RSA modulus. RFC 7518 §3.3 requires 2048; the verifier takes no more than 8192.
const RSA_BITS: RangeInclusive<usize> = 2048..=8192;

/// Characters of the longest modulus in base64url.
const MAX_MODULUS_CHARS: usize = (*RSA_BITS.end() / 8 * 4).div_ceil(3);

/// RSA exponents. A signature proves nothing with 1; the verifier takes no more than 33 bits.
const RSA_EXPONENTS: RangeInclusive<u64> = 3..=(1 << 33) - 1;

/// Characters of the longest exponent in base64url.
const MAX_EXPONENT_CHARS: usize = 7;

/// The elliptic curves of JWS (RFC 7518 §3.4), and the bytes of a coordinate on each.
const CURVES: [(&str, usize); 3] = [("P-256", 32), ("P-384", 48), ("P-521", 66)];

/// The members of a private or a symmetric key (RFC 7518 §6.2.2, §6.3.2, §6.4).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Why a key of a key set verifies nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("it has no key id")]
    NoId,
    #[error("it is not for signatures")]
    Purpose,
    #[error("it is a {0} key")]
    Type(String),
    #[error("it contains its private part: whoever reads it can sign tokens")]
    Private,
    #[error("its modulus has {0} bits, and {min} to {max} are accepted", min = RSA_BITS.start(), max = RSA_BITS.end())]
    Size(usize),
    #[error("its exponent is not an odd number from 3 to 2^33")]
    Exponent,
    #[error("it cannot be read")]
    Unreadable,
}

fn text<'a>(key: &'a Value, member: &str) -> Option<&'a str> {
    key.get(member).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The id of a key.
pub(crate) fn id(key: &Value) -> Option<&str> {
    text(key, "kid")
}

/// A key that verifies signatures. What it may sign with is for the caller to judge.
///
/// # Errors
///
/// A key without an id, for another purpose, too weak or too large, or with its private part.
pub(crate) fn verifying_key(key: &Value) -> Result<DecodingKey, KeyError> {
    if PRIVATE_MEMBERS.iter().any(|member| key.get(member).is_some()) {
        return Err(KeyError::Private);
    }
    id(key).ok_or(KeyError::NoId)?;
    if !is_for_signatures(key) {
        return Err(KeyError::Purpose);
    }
    match text(key, "kty") {
        Some("RSA") => rsa(key),
        Some("EC") => elliptic(key),
        Some(other) => Err(KeyError::Type(other.chars().take(20).collect())),
        None => Err(KeyError::Unreadable),
    }
}

fn is_for_signatures(key: &Value) -> bool {
    let operations = key.get("key_ops").map(|list| list.as_array().cloned().unwrap_or_default());
    key.get("use").is_none_or(|purpose| purpose == "sig")
        && operations.is_none_or(|list| list.iter().any(|one| one == "verify"))
}

/// The bytes of a member, unless it is longer than any that is accepted.
fn bytes(text: &str, max_chars: usize) -> Result<Vec<u8>, KeyError> {
    if text.len() > max_chars {
        return Err(KeyError::Unreadable);
    }
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError::Unreadable)
}

fn rsa(key: &Value) -> Result<DecodingKey, KeyError> {
    let modulus = text(key, "n").ok_or(KeyError::Unreadable)?;
    let exponent = text(key, "e").ok_or(KeyError::Unreadable)?;
    // The length alone shows the size of what is too long to decode.
    if modulus.len() > MAX_MODULUS_CHARS {
        return Err(KeyError::Size(modulus.len() * 6));
    }
    let number = bytes(modulus, MAX_MODULUS_CHARS)?;
    let bits = bits(&number);
    if !RSA_BITS.contains(&bits) {
        return Err(KeyError::Size(bits));
    }
    if number.last().is_none_or(|last| last % 2 == 0) {
        return Err(KeyError::Unreadable);
    }
    let octets = bytes(exponent, MAX_EXPONENT_CHARS).map_err(|_| KeyError::Exponent)?;
    let value = octets.iter().fold(0_u64, |value, octet| value << 8 | u64::from(*octet));
    if !RSA_EXPONENTS.contains(&value) || value % 2 == 0 {
        return Err(KeyError::Exponent);
    }
    DecodingKey::from_rsa_components(modulus, exponent).map_err(|_| KeyError::Unreadable)
}

/// The bits of a number. It has no leading zero octets (RFC 7518 §2).
fn bits(number: &[u8]) -> usize {
    let leading = number.first().map_or(0, |first| first.leading_zeros() as usize);
    number.len() * 8 - leading
}

fn elliptic(key: &Value) -> Result<DecodingKey, KeyError> {
    let name = text(key, "crv").ok_or(KeyError::Unreadable)?;
    let curve = CURVES.iter().find(|(curve, _)| *curve == name);
    let (_, length) = curve.ok_or_else(|| KeyError::Type(name.chars().take(20).collect()))?;
    let coordinate = |member: &str| {
        let text = text(key, member).ok_or(KeyError::Unreadable)?;
        let octets = bytes(text, (length * 4).div_ceil(3))?;
        if octets.len() == *length { Ok(text) } else { Err(KeyError::Unreadable) }
    };
    let (x, y) = (coordinate("x")?, coordinate("y")?);
    DecodingKey::from_ec_components(x, y).map_err(|_| KeyError::Unreadable)
}

/// The extensions that the header of a token demands of its reader. None is understood here, and then the token must
/// be refused (RFC 7515 §4.1.11).
pub(crate) fn critical(header: &serde_json::Map<String, Value>) -> Option<String> {
    let names = header.get("crit")?;
    let names: Vec<&str> =
        names.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    Some(names.join(", ").chars().take(80).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// An odd number of that many bits.
    fn modulus(bits: usize) -> String {
        let mut number = vec![0xff; bits.div_ceil(8)];
        number[0] = 0xff >> (number.len() * 8 - bits);
        BASE64_URL_SAFE_NO_PAD.encode(number)
    }

    fn exponent(value: u64) -> String {
        let octets = value.to_be_bytes();
        let start = octets.iter().position(|octet| *octet != 0).unwrap_or(7);
        BASE64_URL_SAFE_NO_PAD.encode(&octets[start..])
    }

    fn rsa_key() -> Value {
        json!({"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": modulus(2048), "e": "AQAB"})
    }

    fn ec_key() -> Value {
        json!({"kty": "EC", "crv": "P-256", "kid": "1", "x": coordinate(32), "y": coordinate(32)})
    }

    fn coordinate(length: usize) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(vec![1; length])
    }

    fn with(mut key: Value, member: &str, value: Value) -> Result<(), KeyError> {
        if value.is_null() {
            key.as_object_mut().unwrap().remove(member);
        } else {
            key[member] = value;
        }
        verifying_key(&key).map(|_| ())
    }

    #[test]
    fn a_modulus_has_2048_to_8192_bits() {
        for bits in [2048, 2049, 3072, 4096, 8191, 8192] {
            assert_eq!(with(rsa_key(), "n", modulus(bits).into()), Ok(()), "{bits}");
        }
        for bits in [1, 512, 1024, 2047, 8193, 8200, 16384] {
            let why = with(rsa_key(), "n", modulus(bits).into()).unwrap_err();
            assert!(matches!(why, KeyError::Size(_)), "{bits}: {why}");
        }
        let leading_zero = BASE64_URL_SAFE_NO_PAD.encode([&[0; 200][..], &[255; 56]].concat());
        assert!(with(rsa_key(), "n", leading_zero.into()).is_err());
        let even = BASE64_URL_SAFE_NO_PAD.encode([254; 256]);
        assert_eq!(with(rsa_key(), "n", even.into()), Err(KeyError::Unreadable));
    }

    #[test]
    fn a_huge_modulus_is_refused_by_its_length() {
        // Not base64url, so it cannot have been decoded.
        let huge = "!".repeat(900_000);
        assert_eq!(with(rsa_key(), "n", huge.into()), Err(KeyError::Size(5_400_000)));
    }

    #[test]
    fn an_exponent_is_odd_and_more_than_1() {
        for value in [3, 5, 17, 65_537, (1 << 33) - 1] {
            assert_eq!(with(rsa_key(), "e", exponent(value).into()), Ok(()), "{value}");
        }
        for value in [0, 1, 2, 4, 65_536, (1 << 33) + 1, u64::MAX] {
            let found = with(rsa_key(), "e", exponent(value).into());
            assert_eq!(found, Err(KeyError::Exponent), "{value}");
        }
    }

    #[test]
    fn a_key_with_a_private_member_is_refused() {
        for key in [rsa_key(), ec_key()] {
            for member in PRIVATE_MEMBERS {
                assert_eq!(with(key.clone(), member, "AQ".into()), Err(KeyError::Private));
            }
        }
        assert_eq!(with(rsa_key(), "oth", json!([{"r": "AQ"}])), Err(KeyError::Private));
    }

    #[test]
    fn only_a_public_signing_key_with_an_id_is_accepted() {
        let short = coordinate(31);
        for (key, member, value, accepted) in [
            (rsa_key(), "alg", Value::Null, true),
            (rsa_key(), "use", Value::Null, true),
            (rsa_key(), "key_ops", json!(["verify"]), true),
            (rsa_key(), "use", json!("enc"), false),
            (rsa_key(), "use", json!(7), false),
            (rsa_key(), "key_ops", json!(["encrypt"]), false),
            (rsa_key(), "key_ops", json!("verify"), false),
            (rsa_key(), "kty", json!("oct"), false),
            (rsa_key(), "kty", Value::Null, false),
            (rsa_key(), "kid", json!(""), false),
            (rsa_key(), "kid", json!(1), false),
            (rsa_key(), "n", json!(""), false),
            (rsa_key(), "n", json!("?"), false),
            (rsa_key(), "n", Value::Null, false),
            (rsa_key(), "e", Value::Null, false),
            (ec_key(), "use", json!("sig"), true),
            (ec_key(), "crv", json!("P-384"), false),
            (ec_key(), "crv", json!("secp256k1"), false),
            (ec_key(), "x", json!(short), false),
            (ec_key(), "y", Value::Null, false),
        ] {
            let found = with(key, member, value.clone());
            assert_eq!(found.is_ok(), accepted, "{member}: {value}: {found:?}");
        }
        for (curve, length) in CURVES {
            let (x, y) = (coordinate(length), coordinate(length));
            let key = json!({"kty": "EC", "crv": curve, "kid": "1", "x": x, "y": y});
            assert!(verifying_key(&key).is_ok(), "{curve}");
        }
        assert!(verifying_key(&json!("odd")).is_err());
    }
}
