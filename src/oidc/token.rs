//! Tokens of a pool, verified as a careful app would (OpenID Connect Core 1.0 §3.1.3.7, RFC 7519).

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Validation};
use serde_json::{Map, Value};

use super::keys::Keys;

/// Most seconds two clocks may differ.
const SKEW: i64 = 60;

/// The claims of a verified token.
pub(crate) type Claims = Map<String, Value>;

/// What a token must say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    /// As the discovery document has it.
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    /// Seconds since 1970.
    pub(crate) now: i64,
}

/// The sign-in that an ID token answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignIn<'a> {
    pub(crate) nonce: &'a str,
    /// Given together with the ID token.
    pub(crate) access_token: &'a str,
}

/// Why a token is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenFault {
    #[error("it is no JWT: it needs three parts with a dot between")]
    Shape,
    #[error("its header cannot be read")]
    Header,
    #[error("it is signed with {0}, and Cognito signs with RS256")]
    Algorithm(String),
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
    #[error("its {claim} is {found}, wanted is {wanted}")]
    Differs { claim: &'static str, found: String, wanted: String },
    #[error("it expired {0} s ago")]
    Expired(i64),
    #[error("it is valid only in {0} s: do the clocks differ?")]
    Early(i64),
    #[error("its at_hash does not belong to the access token")]
    AccessHash,
}

impl Keys {
    /// The claims of a token whose signature, issuer and times are right.
    fn verified(&self, token: &str, expected: &Expected<'_>) -> Result<Claims, TokenFault> {
        let parts: Vec<&str> = token.split('.').collect();
        let &[header, _, _] = parts.as_slice() else {
            return Err(TokenFault::Shape);
        };
        let header = BASE64_URL_SAFE_NO_PAD.decode(header).map_err(|_| TokenFault::Header)?;
        let header: Map<String, Value> =
            serde_json::from_slice(&header).map_err(|_| TokenFault::Header)?;
        let text = |member: &str| header.get(member).and_then(Value::as_str);
        match text("alg") {
            Some("RS256") => {}
            Some(other) => return Err(TokenFault::Algorithm(shortened(other))),
            None => return Err(TokenFault::Header),
        }
        let id = text("kid").ok_or(TokenFault::NoKeyId)?;
        let key = self.get(id).ok_or_else(|| TokenFault::UnknownKey(shortened(id)))?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &signature_only()).map_err(
            |why| match why.kind() {
                jsonwebtoken::errors::ErrorKind::Json(_) => TokenFault::Claims,
                // A signature that is no base64 included.
                _ => TokenFault::Signature,
            },
        )?;
        let claims = claims.claims;
        is(&claims, "iss", expected.issuer)?;
        let expires = seconds(&claims, "exp")?;
        if expires + SKEW <= expected.now {
            return Err(TokenFault::Expired(expected.now - expires));
        }
        let issued = seconds(&claims, "iat")?;
        if issued > expected.now + SKEW {
            return Err(TokenFault::Early(issued - expected.now));
        }
        Ok(claims)
    }

    /// The claims of an ID token that was given to this client: in answer to a sign-in, or by a refresh,
    /// which repeats neither nonce nor `at_hash`.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub(crate) fn id_token(
        &self,
        token: &str,
        expected: &Expected<'_>,
        sign_in: Option<&SignIn<'_>>,
    ) -> Result<Claims, TokenFault> {
        let claims = self.verified(token, expected)?;
        is(&claims, "token_use", "id")?;
        audience(&claims, expected.client_id)?;
        if claims.contains_key("azp") {
            is(&claims, "azp", expected.client_id)?;
        }
        present(&claims, "sub")?;
        let Some(SignIn { nonce, access_token }) = sign_in else {
            return Ok(claims);
        };
        is(&claims, "nonce", nonce)?;
        // Left half of the hash of the access token (OpenID Connect Core 1.0 §3.1.3.6).
        let hash = digest(&SHA256, access_token.as_bytes());
        let left: Vec<u8> = hash.as_ref().iter().copied().take(hash.as_ref().len() / 2).collect();
        match claims.get("at_hash").and_then(Value::as_str) {
            None => Err(TokenFault::Missing("at_hash")),
            Some(found) if found != BASE64_URL_SAFE_NO_PAD.encode(left) => {
                Err(TokenFault::AccessHash)
            }
            Some(_) => Ok(claims),
        }
    }

    /// The claims of an access token that was given to this client. It has no `aud` with Cognito.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub(crate) fn access_token(
        &self,
        token: &str,
        expected: &Expected<'_>,
    ) -> Result<Claims, TokenFault> {
        let claims = self.verified(token, expected)?;
        is(&claims, "token_use", "access")?;
        is(&claims, "client_id", expected.client_id)?;
        present(&claims, "sub")?;
        Ok(claims)
    }
}

/// Times and names are checked here, with a clock that is passed in.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

fn is(claims: &Claims, claim: &'static str, wanted: &str) -> Result<(), TokenFault> {
    match claims.get(claim) {
        None | Some(Value::Null) => Err(TokenFault::Missing(claim)),
        Some(Value::String(found)) if found == wanted => Ok(()),
        Some(found) => {
            Err(TokenFault::Differs { claim, found: shown(found), wanted: wanted.to_owned() })
        }
    }
}

fn present(claims: &Claims, claim: &'static str) -> Result<(), TokenFault> {
    match claims.get(claim).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(()),
        _ => Err(TokenFault::Missing(claim)),
    }
}

/// One client alone, as a text or as a list of one.
fn audience(claims: &Claims, client_id: &str) -> Result<(), TokenFault> {
    match claims.get("aud") {
        Some(Value::Array(list)) if matches!(list.as_slice(), [Value::String(only)] if only == client_id) => {
            Ok(())
        }
        _ => is(claims, "aud", client_id),
    }
}

fn seconds(claims: &Claims, claim: &'static str) -> Result<i64, TokenFault> {
    match claims.get(claim) {
        None | Some(Value::Null) => Err(TokenFault::Missing(claim)),
        // Times of day stay far below; what is larger would overflow the sums.
        Some(value) => match value.as_i64().filter(|time| (0..=1 << 40).contains(time)) {
            Some(time) => Ok(time),
            None => Err(TokenFault::Differs {
                claim,
                found: shown(value),
                wanted: "a number of seconds".to_owned(),
            }),
        },
    }
}

fn shown(value: &Value) -> String {
    shortened(value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str())
}

/// Enough of a foreign text to know it by, without control characters.
fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
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

    static STRANGER: LazyLock<EncodingKey> = LazyLock::new(|| key().0);

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

    fn expected() -> Expected<'static> {
        Expected { issuer: ISSUER, client_id: "client", now: NOW }
    }

    fn judged(token: &str) -> Result<Claims, TokenFault> {
        let sign_in = SignIn { nonce: "n", access_token: ACCESS };
        Keys::of(&POOL.set).id_token(token, &expected(), Some(&sign_in))
    }

    fn judged_access(token: &str) -> Result<Claims, TokenFault> {
        Keys::of(&POOL.set).access_token(token, &expected())
    }

    fn with(mut claims: Value, claim: &str, value: Value) -> String {
        claims[claim] = value;
        signed(&claims)
    }

    fn without(mut claims: Value, claim: &str) -> String {
        claims.as_object_mut().unwrap().remove(claim);
        signed(&claims)
    }

    #[test]
    fn a_right_token_passes_with_its_claims() {
        assert_eq!(judged(&signed(&id_claims())).unwrap()["email"], "ada@hospital.example");
        assert_eq!(judged(&with(id_claims(), "aud", json!(["client"]))).unwrap()["sub"], "s");
        assert_eq!(judged(&without(id_claims(), "azp")).unwrap()["sub"], "s");
        assert_eq!(judged(&with(id_claims(), "exp", json!(NOW - 30))).unwrap()["sub"], "s");
        assert_eq!(judged_access(&signed(&access_claims())).unwrap()["client_id"], "client");
    }

    #[test]
    fn a_tampered_id_token_is_refused_for_what_is_wrong_with_it() {
        let differs = |claim, found: &str, wanted: &str| TokenFault::Differs {
            claim,
            found: found.to_owned(),
            wanted: wanted.to_owned(),
        };
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
            (String::new(), TokenFault::Shape),
            ("a.b".into(), TokenFault::Shape),
            (format!("{right}.x"), TokenFault::Shape),
            (format!("!.{}.{}", parts[1], parts[2]), TokenFault::Header),
            (format!("{}.{}.{}", encoded(&json!(1)), parts[1], parts[2]), TokenFault::Header),
            (headed(json!({"kid": "one"})), TokenFault::Header),
            (headed(json!({"alg": "none", "kid": "one"})), TokenFault::Algorithm("none".into())),
            (headed(json!({"alg": "RS512", "kid": "one"})), TokenFault::Algorithm("RS512".into())),
            (hmac(b"x"), TokenFault::Algorithm("HS256".into())),
            (hmac(modulus.as_bytes()), TokenFault::Algorithm("HS256".into())),
            (headed(json!({"alg": "RS256"})), TokenFault::NoKeyId),
            (headed(json!({"alg": "RS256", "kid": "two"})), TokenFault::UnknownKey("two".into())),
            (sign(&header(), &id_claims(), &STRANGER), TokenFault::Signature),
            (format!("{}.{}.", parts[0], parts[1]), TokenFault::Signature),
            (
                format!(
                    "{}.{}.{}",
                    parts[0],
                    encoded(&id_claims()),
                    parts[2].replace('A', "B").replace('a', "b")
                ),
                TokenFault::Signature,
            ),
            (without(id_claims(), "iss"), TokenFault::Missing("iss")),
            (
                with(id_claims(), "iss", json!("https://evil.example")),
                differs("iss", "https://evil.example", ISSUER),
            ),
            (
                with(id_claims(), "iss", json!(format!("{ISSUER}/"))),
                differs("iss", &format!("{ISSUER}/"), ISSUER),
            ),
            (without(id_claims(), "aud"), TokenFault::Missing("aud")),
            (with(id_claims(), "aud", json!("other")), differs("aud", "other", "client")),
            (
                with(id_claims(), "aud", json!(["client", "other"])),
                differs("aud", r#"["client","other"]"#, "client"),
            ),
            (with(id_claims(), "azp", json!("other")), differs("azp", "other", "client")),
            (without(id_claims(), "token_use"), TokenFault::Missing("token_use")),
            (signed(&access_claims()), differs("token_use", "access", "id")),
            (without(id_claims(), "nonce"), TokenFault::Missing("nonce")),
            (with(id_claims(), "nonce", json!("old")), differs("nonce", "old", "n")),
            (without(id_claims(), "at_hash"), TokenFault::Missing("at_hash")),
            (with(id_claims(), "at_hash", json!(hash("another"))), TokenFault::AccessHash),
            (with(id_claims(), "at_hash", json!(1)), TokenFault::Missing("at_hash")),
            (without(id_claims(), "exp"), TokenFault::Missing("exp")),
            (with(id_claims(), "exp", json!(NOW - 61)), TokenFault::Expired(61)),
            (
                with(id_claims(), "exp", json!("soon")),
                differs("exp", "soon", "a number of seconds"),
            ),
            (
                with(id_claims(), "exp", json!(i64::MAX)),
                differs("exp", &i64::MAX.to_string(), "a number of seconds"),
            ),
            (with(id_claims(), "exp", json!(-1)), differs("exp", "-1", "a number of seconds")),
            (without(id_claims(), "iat"), TokenFault::Missing("iat")),
            (with(id_claims(), "iat", json!(NOW + 61)), TokenFault::Early(61)),
            (without(id_claims(), "sub"), TokenFault::Missing("sub")),
            (with(id_claims(), "sub", json!("")), TokenFault::Missing("sub")),
        ];
        assert!(mutants.len() >= 30);
        for (token, fault) in mutants {
            assert_eq!(judged(&token).unwrap_err(), fault, "{token}");
        }
    }

    #[test]
    fn an_access_token_is_bound_to_its_client() {
        let differs = |claim, found: &str, wanted: &str| TokenFault::Differs {
            claim,
            found: found.to_owned(),
            wanted: wanted.to_owned(),
        };
        for (token, fault) in [
            (signed(&id_claims()), differs("token_use", "id", "access")),
            (without(access_claims(), "client_id"), TokenFault::Missing("client_id")),
            (
                with(access_claims(), "client_id", json!("other")),
                differs("client_id", "other", "client"),
            ),
        ] {
            assert_eq!(judged_access(&token).unwrap_err(), fault);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if thorough() { 10_000 } else { 1_000 }))]
        #[test]
        fn no_text_passes_for_a_token(token in r"[ -~é]{0,40}|[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,20}\.[A-Za-z0-9_-]{0,20}") {
            prop_assert!(judged(&token).is_err());
            prop_assert!(judged_access(&token).is_err());
        }
    }
}
