//! Verification of the ID token of a provider.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use serde_json::{Value, json};

use super::{ISSUER, signer, valid_claims};
use crate::sandbox::{
    federation::id_token::{ExpectedIdToken, verify},
    state::Object,
    testing::{merged, text},
    tokens::keys::KeyUse,
};

const NOW: f64 = 1_700_000_000.0;

fn check(token: &str, keys: &Value) -> Result<Object, &'static str> {
    let expected = ExpectedIdToken { issuer: ISSUER, client: "upstream", nonce: "n-1", now: NOW };
    verify(token, keys, &expected).map_err(|error| error.cause)
}

#[test]
fn an_id_token_is_accepted_only_if_every_claim_is_right() {
    let signer = signer();
    let keys = signer.jwks().unwrap();
    let outcome = |change: Value| {
        let mut claims = merged(valid_claims(), change);
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let token = signer.sign(KeyUse::IdTokens, &claims).unwrap();
        check(&token, &keys).map(|_| ())
    };
    let none = Value::Null;
    for (change, expected) in [
        (json!({}), Ok(())),
        (json!({"aud": ["upstream"]}), Ok(())),
        (json!({"aud": ["upstream", "other"], "azp": "upstream"}), Ok(())),
        (json!({"azp": "upstream"}), Ok(())),
        (json!({"exp": 1_699_999_941}), Ok(())),
        (json!({"iat": 1_700_000_060}), Ok(())),
        (json!({"iss": none}), Err("id_token_issuer")),
        (json!({"iss": format!("{ISSUER}/")}), Err("id_token_issuer")),
        (json!({"aud": none}), Err("id_token_audience")),
        (json!({"aud": "other"}), Err("id_token_audience")),
        (json!({"aud": ["other"]}), Err("id_token_audience")),
        (json!({"aud": []}), Err("id_token_audience")),
        (json!({"aud": ["upstream", "other"]}), Err("id_token_authorized_party")),
        (json!({"azp": "other"}), Err("id_token_authorized_party")),
        (json!({"exp": none}), Err("id_token_expired")),
        (json!({"exp": "soon"}), Err("id_token_expired")),
        (json!({"exp": 1_699_999_940}), Err("id_token_expired")),
        (json!({"iat": 1_700_000_061}), Err("id_token_early")),
        (json!({"nbf": 1_700_000_061}), Err("id_token_early")),
        (json!({"nonce": none}), Err("id_token_nonce")),
        (json!({"nonce": "n-2"}), Err("id_token_nonce")),
        (json!({"sub": none}), Err("id_token_subject")),
        (json!({"sub": ""}), Err("id_token_subject")),
    ] {
        assert_eq!(outcome(change.clone()), expected, "{change}");
    }
}

#[test]
fn an_id_token_is_accepted_only_if_a_key_of_the_provider_signed_it() {
    let signer = signer();
    let keys = signer.jwks().unwrap();
    let token = signer.sign(KeyUse::IdTokens, &valid_claims()).unwrap();
    let kid = text(&keys["keys"][0]["kid"]);
    let other = text(&keys["keys"][1]["kid"]);
    let [_, body, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let with = |header: Value, body: &str, signature: &str| {
        let header = BASE64_URL_SAFE_NO_PAD.encode(header.to_string());
        format!("{header}.{body}.{signature}")
    };
    let altered =
        BASE64_URL_SAFE_NO_PAD.encode(merged(valid_claims(), json!({"sub": "u-2"})).to_string());
    // The public key as the secret of an HMAC (algorithm confusion).
    let mut mac = Header::new(Algorithm::HS256);
    mac.kid = Some(kid.clone());
    let modulus = text(&keys["keys"][0]["n"]);
    let mac = encode(&mac, &valid_claims(), &EncodingKey::from_secret(modulus.as_bytes())).unwrap();
    for (token, expected) in [
        (token.clone(), None),
        (
            with(json!({"alg": "RS256", "kid": kid}), &altered, signature),
            Some("id_token_signature"),
        ),
        (with(json!({"alg": "RS256", "kid": other}), body, signature), Some("id_token_signature")),
        (with(json!({"alg": "ES256", "kid": kid}), body, signature), Some("id_token_signature")),
        (with(json!({"alg": "RS256", "kid": kid}), body, ""), Some("id_token_signature")),
        (
            with(json!({"alg": "RS256", "kid": "nobody"}), body, signature),
            Some("id_token_kid_unknown"),
        ),
        (with(json!({"alg": "RS256"}), body, signature), Some("id_token_kid_missing")),
        (with(json!({"alg": "none", "kid": kid}), body, ""), Some("id_token_algorithm")),
        (with(json!({"alg": "None", "kid": kid}), body, signature), Some("id_token_algorithm")),
        (with(json!({"alg": "RS512", "kid": kid}), body, signature), Some("id_token_algorithm")),
        (with(json!({"kid": kid}), body, signature), Some("id_token_algorithm")),
        (mac, Some("id_token_algorithm")),
        ("nonsense".into(), Some("id_token_malformed")),
        (String::new(), Some("id_token_malformed")),
    ] {
        assert_eq!(check(&token, &keys).err(), expected, "{token}");
    }
    assert_eq!(check(&token, &json!({"keys": "none"})).err(), Some("id_token_kid_unknown"));
}

#[test]
fn an_id_token_signed_with_es256_is_accepted() {
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    let key = EncodingKey::from_ec_der(pair.unwrap().as_ref());
    let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
    jwk.common.key_id = Some("e-1".into());
    let keys = json!({"keys": [{"kty": "of tomorrow", "kid": "x"}, jwk]});
    let mut head = Header::new(Algorithm::ES256);
    head.kid = Some("e-1".into());
    let token = encode(&head, &valid_claims(), &key).unwrap();
    assert_eq!(check(&token, &keys).unwrap()["sub"], "u-1");
}
