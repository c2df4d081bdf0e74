//! The key set that a pool signs its tokens with.

use jsonwebtoken::DecodingKey;
use serde_json::Value;

/// The public keys of a pool, by key id (RFC 7517).
pub(crate) struct KeySet(Vec<(String, DecodingKey)>);

impl KeySet {
    /// The RS256 keys with an id in a key set document; everything else in it is ignored.
    pub(crate) fn of(set: &Value) -> Self {
        let text =
            |key: &Value, member: &str| key.get(member).and_then(Value::as_str).map(str::to_owned);
        let usable = |key: &Value| {
            let is_rs256 = text(key, "kty").as_deref() == Some("RSA")
                && text(key, "alg").is_none_or(|alg| alg == "RS256")
                && text(key, "use").is_none_or(|purpose| purpose == "sig");
            let (modulus, exponent) = (text(key, "n")?, text(key, "e")?);
            let id = text(key, "kid")?;
            let is_empty = [&id, &modulus, &exponent].iter().any(|text| text.is_empty());
            let decoded = DecodingKey::from_rsa_components(&modulus, &exponent).ok()?;
            (is_rs256 && !is_empty).then_some((id, decoded))
        };
        let keys = set.get("keys").and_then(Value::as_array);
        Self(keys.into_iter().flatten().filter_map(usable).collect())
    }

    /// The number of keys.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, id: &str) -> Option<&DecodingKey> {
        let mut keys = self.0.iter();
        keys.find(|(known, _)| known == id).map(|(_, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_rs256_keys_with_an_id_count() {
        let valid = json!({"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": "AQAB", "e": "AQAB"});
        let keys = |key: Value| KeySet::of(&json!({"keys": ["odd", key]}));
        assert!(keys(valid.clone()).get("1").is_some());
        for (member, value, count) in [
            ("alg", Value::Null, 1),
            ("use", Value::Null, 1),
            ("kty", json!("EC"), 0),
            ("kty", Value::Null, 0),
            ("alg", json!("HS256"), 0),
            ("use", json!("enc"), 0),
            ("kid", json!(""), 0),
            ("kid", json!(1), 0),
            ("n", json!(""), 0),
            ("n", json!("?"), 0),
            ("e", Value::Null, 0),
        ] {
            let mut key = valid.clone();
            if value.is_null() {
                key.as_object_mut().unwrap().remove(member);
            } else {
                key[member] = value.clone();
            }
            assert_eq!(keys(key).count(), count, "{member}: {value}");
        }
        assert_eq!(KeySet::of(&json!([])).count(), 0);
    }
}
