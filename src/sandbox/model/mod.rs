//! The operations and shapes of the API, as the published service model has them.

pub(crate) mod pattern;
pub(crate) mod validate;

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// Members that stand for those a later version of the API will have.
pub(crate) const FUTURE: &str = "Future";

/// The model says of `Domain` what holds for prefixes only: a custom domain has dots.
pub(crate) const UNRELIABLE: &str = "DomainType";

pub(crate) static MODEL: LazyLock<Model> =
    LazyLock::new(|| serde_json::from_str(include_str!("model.json")).unwrap_or_default());

#[derive(Default, Deserialize)]
pub(crate) struct Model {
    pub(crate) operations: BTreeMap<String, Signature>,
    pub(crate) shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
pub(crate) struct Signature {
    pub(crate) input: String,
    #[cfg(test)]
    pub(crate) output: Option<String>,
    errors: Vec<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Shape {
    Structure {
        #[serde(default)]
        required: Vec<String>,
        members: BTreeMap<String, String>,
    },
    List {
        member: String,
        #[serde(flatten)]
        size: Range,
    },
    Map {
        key: String,
        value: String,
        #[serde(flatten)]
        size: Range,
    },
    String {
        #[serde(default, rename = "enum")]
        values: Vec<String>,
        pattern: Option<String>,
        #[serde(default)]
        sensitive: bool,
        #[serde(flatten)]
        size: Range,
    },
    #[serde(alias = "long")]
    Integer {
        #[serde(flatten)]
        size: Range,
    },
    Boolean,
    Timestamp,
    Blob,
    Document,
}

#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Range {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

/// Whether the model lists this error for this operation.
pub(crate) fn declares(operation: &str, error: &str) -> bool {
    MODEL
        .operations
        .get(operation)
        .is_some_and(|signature| signature.errors.iter().any(|declared| declared == error))
}

#[cfg(test)]
pub(crate) fn operations() -> Vec<&'static str> {
    MODEL.operations.keys().map(String::as_str).collect()
}
