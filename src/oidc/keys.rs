//! The key set that a pool signs its tokens with.

use jsonwebtoken::DecodingKey;
use serde_json::Value;

use crate::jwk::{self, KeyError, verifying_key};

/// The public keys of a pool, by key id (RFC 7517).
#[derive(Clone, Debug)]
pub(crate) struct KeySet {
    keys: Vec<(String, DecodingKey)>,
    /// The other keys that say they sign with RS256, and why they verify nothing.
    refused: Vec<(String, KeyError)>,
}

impl KeySet {
    /// The RS256 keys of a key set document; keys of other algorithms are ignored.
    pub(crate) fn of(set: &Value) -> Self {
        let mut found = Self { keys: Vec::new(), refused: Vec::new() };
        let keys = set.get("keys").and_then(Value::as_array);
        for key in keys.into_iter().flatten().filter(|key| is_rs256(key)) {
            let id = jwk::id(key).unwrap_or("without an id").to_owned();
            match verifying_key(key) {
                Ok(verifying) => found.keys.push((id, verifying)),
                Err(why) => found.refused.push((id, why)),
            }
        }
        found
    }

    /// The number of keys.
    ///
    /// # Errors
    ///
    /// If a key is published with its private part, or if no key is left; each with the key it is about.
    pub(crate) fn count(&self) -> Result<usize, String> {
        let named = |(id, why): &(String, KeyError)| format!("key {id}: {why}");
        if let Some(private) = self.refused.iter().find(|(_, why)| *why == KeyError::Private) {
            return Err(named(private));
        }
        if !self.keys.is_empty() {
            return Ok(self.keys.len());
        }
        let refused: Vec<String> = self.refused.iter().map(named).collect();
        let refused =
            if refused.is_empty() { String::new() } else { format!(" ({})", refused.join("; ")) };
        Err(format!("it holds no RS256 signing key with a key id{refused}"))
    }

    pub(super) fn get(&self, id: &str) -> Option<&DecodingKey> {
        let mut keys = self.keys.iter();
        keys.find(|(known, _)| known == id).map(|(_, key)| key)
    }
}

fn is_rs256(key: &Value) -> bool {
    key.get("kty").is_some_and(|kind| kind == "RSA")
        && key.get("alg").is_none_or(|algorithm| algorithm == "RS256")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A key of 2048 bits.
    fn key() -> Value {
        json!({"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": "_".repeat(341) + "w", "e": "AQAB"})
    }

    fn with(member: &str, value: Value) -> Value {
        let mut key = key();
        key[member] = value;
        key
    }

    fn count(keys: &[Value]) -> Result<usize, String> {
        KeySet::of(&json!({ "keys": keys })).count()
    }

    #[test]
    fn keys_of_other_algorithms_are_ignored() {
        let others = [json!("odd"), with("kty", "EC".into()), with("alg", "RS512".into())];
        assert_eq!(count(&[&others[..], &[key()]].concat()), Ok(1));
        insta::assert_snapshot!(count(&others).unwrap_err(), @"it holds no RS256 signing key with a key id");
        assert!(KeySet::of(&json!([])).count().is_err());
        assert!(KeySet::of(&json!({"keys": [key()]})).get("1").is_some());
    }

    #[test]
    fn a_set_of_weak_keys_says_what_is_wrong_with_each() {
        let weak = [with("n", "AQAB".into()), with("e", "AQ".into()), with("kid", 7.into())];
        insta::assert_snapshot!(count(&weak).unwrap_err(), @"it holds no RS256 signing key with a key id (key 1: its modulus has 17 bits, and 2048 to 8192 are accepted; key 1: its exponent is not an odd number from 3 to 2^33; key without an id: it has no key id)");
        assert_eq!(count(&[&weak[..], &[key()]].concat()), Ok(1));
    }

    #[test]
    fn a_published_private_key_is_a_fault_even_if_another_key_is_right() {
        insta::assert_snapshot!(count(&[key(), with("d", "AQ".into())]).unwrap_err(), @"key 1: it contains its private part: whoever reads it can sign tokens");
    }
}
