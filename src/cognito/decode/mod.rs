//! Described resources, out of their raw JSON.

mod client;
mod domain;
mod pool;
mod provider;
mod secret;
mod user;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{CognitoError, Kind};
pub(super) use client::{client, client_summaries};
pub(super) use domain::DomainJson;
pub(super) use pool::PoolJson;
pub(super) use provider::{ADDED_DETAILS, provider};
pub(super) use secret::secrets;
pub(super) use user::UserJson;

/// The id of something with its age.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dated<I> {
    /// Creation date, in seconds since 1970.
    pub(super) created: f64,
    pub(super) id: I,
}

impl<I: Ord> Dated<I> {
    /// By the date, then by the id, so that one of two is older for everybody who asks.
    pub(super) fn is_older_than(&self, other: &Self) -> bool {
        self.created.total_cmp(&other.created).then_with(|| self.id.cmp(&other.id)).is_lt()
    }
}

/// One member of an answer, in its own type. An answer without it is wrong: no list of pools is not an empty one.
pub(super) fn member<T: DeserializeOwned>(
    operation: &'static str,
    answer: &Value,
    name: &str,
) -> Result<T, CognitoError> {
    let wrong = |why: String| CognitoError::local(operation, Kind::Uncertain, why);
    match answer.get(name) {
        None | Some(Value::Null) => Err(wrong(format!("the answer has no {name}"))),
        Some(value) => T::deserialize(without_nulls(value.clone()))
            .map_err(|why| wrong(format!("the answer's {name} cannot be read: {why}"))),
    }
}

/// Emulators answer null where Cognito leaves a member out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, v)| !v.is_null())
            .map(|(k, v)| (k, without_nulls(v)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// An id that Cognito answered, in its type.
pub(super) fn id<T: std::str::FromStr>(
    operation: &'static str,
    text: &str,
) -> Result<T, CognitoError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|why| {
        CognitoError::local(operation, Kind::Uncertain, format!("the answer has a wrong id: {why}"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_that_is_not_in_the_answer_is_not_an_empty_list() {
        let list = |answer: Value| member::<Vec<String>>("ListUserPools", &answer, "UserPools");
        assert_eq!(list(json!({"UserPools": []})).unwrap(), [""; 0]);
        for answer in [json!({}), json!({"UserPools": null}), json!([]), json!(null)] {
            let why = list(answer.clone()).unwrap_err().to_string();
            assert!(why.contains("the answer has no UserPools"), "{answer}: {why}");
        }
    }
}
