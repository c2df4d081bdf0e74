//! Described resources, out of their raw JSON.

mod client;
mod domain;
mod pool;
mod provider;
mod user;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{CognitoError, Kind};
pub(super) use client::{client, client_summaries};
pub(super) use domain::DomainJson;
pub(super) use pool::PoolJson;
pub(super) use provider::{ADDED_DETAILS, provider};
pub(super) use user::UserJson;

/// One member of an answer, in its own type.
pub(super) fn member<T: DeserializeOwned + Default>(
    operation: &'static str,
    answer: &Value,
    name: &str,
) -> Result<T, CognitoError> {
    match answer.get(name) {
        None | Some(Value::Null) => Ok(T::default()),
        Some(value) => T::deserialize(without_nulls(value.clone())).map_err(|why| {
            CognitoError::local(
                operation,
                Kind::Uncertain,
                format!("the answer's {name} cannot be read: {why}"),
            )
        }),
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
