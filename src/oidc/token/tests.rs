use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use jsonwebtoken::{EncodingKey, Header};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::testing::thorough::thorough;

const ISSUER: &str = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a";
const NOW: i64 = 1_800_000_000;
const ACCESS: &str = "the access token";

struct Pool {
    key: EncodingKey,
    set: Value,
}

fn key() -> (EncodingKey, Value) {
    let der = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let text = base64::prelude::BASE64_STANDARD.encode(der.as_der().unwrap().as_ref());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    let key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    let jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap();
    (key, serde_json::to_value(jwk).unwrap())
}

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let (key, mut jwk) = key();
    jwk["kid"] = "one".into();
    jwk["use"] = "sig".into();
    Pool { key, set: json!({ "keys": [{"kty": "EC"}, jwk, 7] }) }
});

static OTHER_KEY: LazyLock<EncodingKey> = LazyLock::new(|| key().0);

fn header() -> Header {
    Header { kid: Some("one".into()), ..Header::new(Algorithm::RS256) }
}

fn hash(token: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&digest(&SHA256, token.as_bytes()).as_ref()[..16])
}

fn id_claims() -> Value {
    json!({
        "sub": "s", "aud": "client", "iss": ISSUER, "token_use": "id", "exp": NOW + 3600, "iat": NOW,
        "nonce": "n", "at_hash": hash(ACCESS), "azp": "client", "email": "ada@hospital.example",
    })
}

fn access_claims() -> Value {
    json!({"sub": "s", "client_id": "client", "iss": ISSUER, "token_use": "access", "exp": NOW + 3600, "iat": NOW})
}

fn sign(header: &Header, claims: &Value, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap()
}

fn signed(claims: &Value) -> String {
    sign(&header(), claims, &POOL.key)
}

fn expected() -> ExpectedClaims<'static> {
    ExpectedClaims { issuer: ISSUER, client_id: "client", now: NOW }
}

fn verified(token: &str) -> Result<Claims, TokenError> {
    let sign_in = SignInContext { nonce: "n", access_token: ACCESS };
    KeySet::of(&POOL.set).id_token(token, &expected(), Some(&sign_in))
}

fn verified_access(token: &str) -> Result<Claims, TokenError> {
    KeySet::of(&POOL.set).access_token(token, &expected())
}

fn with(mut claims: Value, claim: &str, value: Value) -> String {
    claims[claim] = value;
    signed(&claims)
}

fn without(mut claims: Value, claim: &str) -> String {
    claims.as_object_mut().unwrap().remove(claim);
    signed(&claims)
}

fn differs(claim: &'static str, found: &str, expected: &str) -> TokenError {
    TokenError::Differs { claim, found: found.to_owned(), expected: expected.to_owned() }
}

#[test]
fn a_valid_token_passes_with_its_claims() {
    assert_eq!(verified(&signed(&id_claims())).unwrap()["email"], "ada@hospital.example");
    assert_eq!(verified(&with(id_claims(), "aud", json!(["client"]))).unwrap()["sub"], "s");
    assert_eq!(verified(&without(id_claims(), "azp")).unwrap()["sub"], "s");
    assert_eq!(verified(&with(id_claims(), "exp", json!(NOW - 30))).unwrap()["sub"], "s");
    assert_eq!(verified_access(&signed(&access_claims())).unwrap()["client_id"], "client");
}

#[test]
fn a_tampered_header_or_signature_is_refused_with_the_exact_reason() {
    let right = signed(&id_claims());
    let parts: Vec<&str> = right.split('.').collect();
    let encoded = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let headed = |header: Value| format!("{}.{}.{}", encoded(&header), parts[1], parts[2]);
    let hmac = |secret: &[u8]| {
        let header = Header { kid: Some("one".into()), ..Header::new(Algorithm::HS256) };
        sign(&header, &id_claims(), &EncodingKey::from_secret(secret))
    };
    let modulus = POOL.set["keys"][1]["n"].as_str().unwrap();
    let mutants = [
        (String::new(), TokenError::Shape),
        ("a.b".into(), TokenError::Shape),
        (format!("{right}.x"), TokenError::Shape),
        (format!("!.{}.{}", parts[1], parts[2]), TokenError::Header),
        (format!("{}.{}.{}", encoded(&json!(1)), parts[1], parts[2]), TokenError::Header),
        (
            headed(json!({"alg": "RS256", "kid": "one", "crit": ["b64"], "b64": true})),
            TokenError::Critical("b64".into()),
        ),
        (
            headed(json!({"alg": "RS256", "kid": "one", "crit": 1})),
            TokenError::Critical(String::new()),
        ),
        (headed(json!({"kid": "one"})), TokenError::Header),
        (headed(json!({"alg": "none", "kid": "one"})), TokenError::Algorithm("none".into())),
        (headed(json!({"alg": "RS512", "kid": "one"})), TokenError::Algorithm("RS512".into())),
        (hmac(b"x"), TokenError::Algorithm("HS256".into())),
        (hmac(modulus.as_bytes()), TokenError::Algorithm("HS256".into())),
        (headed(json!({"alg": "RS256"})), TokenError::NoKeyId),
        (headed(json!({"alg": "RS256", "kid": "two"})), TokenError::UnknownKey("two".into())),
        (sign(&header(), &id_claims(), &OTHER_KEY), TokenError::Signature),
        (format!("{}.{}.", parts[0], parts[1]), TokenError::Signature),
        (
            format!(
                "{}.{}.{}",
                parts[0],
                encoded(&id_claims()),
                parts[2].replace('A', "B").replace('a', "b")
            ),
            TokenError::Signature,
        ),
    ];
    for (token, error) in mutants {
        assert_eq!(verified(&token).unwrap_err(), error, "{token}");
    }
}

#[test]
fn a_wrong_claim_is_refused_with_the_exact_reason() {
    for (token, error) in [
        (without(id_claims(), "iss"), TokenError::Missing("iss")),
        (
            with(id_claims(), "iss", json!("https://evil.example")),
            differs("iss", "https://evil.example", ISSUER),
        ),
        (
            with(id_claims(), "iss", json!(format!("{ISSUER}/"))),
            differs("iss", &format!("{ISSUER}/"), ISSUER),
        ),
        (
            with(id_claims(), "iss", json!(ISSUER.replace("idp.eu-central-1", "idp.us-west-2"))),
            TokenError::Replica {
                found: ISSUER.replace("idp.eu-central-1", "idp.us-west-2"),
                region: "us-west-2".parse().unwrap(),
                expected: ISSUER.to_owned(),
            },
        ),
        (without(id_claims(), "aud"), TokenError::Missing("aud")),
        (with(id_claims(), "aud", json!("other")), differs("aud", "other", "client")),
        (
            with(id_claims(), "aud", json!(["client", "other"])),
            differs("aud", r#"["client","other"]"#, "client"),
        ),
        (with(id_claims(), "azp", json!("other")), differs("azp", "other", "client")),
        (without(id_claims(), "token_use"), TokenError::Missing("token_use")),
        (signed(&access_claims()), differs("token_use", "access", "id")),
        (without(id_claims(), "nonce"), TokenError::Missing("nonce")),
        (with(id_claims(), "nonce", json!("old")), differs("nonce", "old", "n")),
        (without(id_claims(), "at_hash"), TokenError::Missing("at_hash")),
        (with(id_claims(), "at_hash", json!(hash("another"))), TokenError::AccessTokenHash),
        (with(id_claims(), "at_hash", json!(1)), TokenError::Missing("at_hash")),
        (without(id_claims(), "exp"), TokenError::Missing("exp")),
        (with(id_claims(), "exp", json!(NOW - 61)), TokenError::Expired(61)),
        (with(id_claims(), "exp", json!("soon")), differs("exp", "soon", "a number of seconds")),
        (
            with(id_claims(), "exp", json!(i64::MAX)),
            differs("exp", &i64::MAX.to_string(), "a number of seconds"),
        ),
        (with(id_claims(), "exp", json!(-1)), differs("exp", "-1", "a number of seconds")),
        (without(id_claims(), "iat"), TokenError::Missing("iat")),
        (with(id_claims(), "iat", json!(NOW + 61)), TokenError::NotYetValid(61)),
        (without(id_claims(), "sub"), TokenError::Missing("sub")),
        (with(id_claims(), "sub", json!("")), TokenError::Missing("sub")),
    ] {
        assert_eq!(verified(&token).unwrap_err(), error, "{token}");
    }
}

#[test]
fn an_access_token_is_bound_to_its_client() {
    for (token, error) in [
        (signed(&id_claims()), differs("token_use", "id", "access")),
        (without(access_claims(), "client_id"), TokenError::Missing("client_id")),
        (
            with(access_claims(), "client_id", json!("other")),
            differs("client_id", "other", "client"),
        ),
    ] {
        assert_eq!(verified_access(&token).unwrap_err(), error);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if thorough() { 10_000 } else { 1_000 }))]
    #[test]
    fn arbitrary_text_is_not_a_token(token in r"[ -~é]{0,40}|[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,20}") {
        prop_assert!(verified(&token).is_err());
        prop_assert!(verified_access(&token).is_err());
    }
}
