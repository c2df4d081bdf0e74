//! The operations and shapes of the API, from the published service model.

pub(crate) mod pattern;
pub(crate) mod validate;

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// How the names of members begin that stand for those of a later API version.
pub(crate) const UNKNOWN_MEMBER_PREFIX: &str = "Future";

/// The pattern of this shape fits domain prefixes but not custom domains, which have dots.
pub(crate) const UNCHECKED_SHAPE: &str = "DomainType";

pub(crate) static MODEL: LazyLock<Model> =
    LazyLock::new(|| serde_json::from_str(include_str!("model.json")).unwrap_or_default());

#[derive(Default, Deserialize)]
pub(crate) struct Model {
    /// The operations of the API that the sandbox does not have.
    unserved: Vec<String>,
    pub(crate) operations: BTreeMap<String, OperationModel>,
    pub(crate) shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
pub(crate) struct OperationModel {
    pub(crate) input: String,
    #[cfg(test)]
    pub(crate) output: Option<String>,
    errors: Vec<String>,
    #[serde(default)]
    unsigned: bool,
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

/// Whether the model lists an error for an operation.
pub(crate) fn declares(operation: &str, error: &str) -> bool {
    MODEL
        .operations
        .get(operation)
        .is_some_and(|model| model.errors.iter().any(|declared| declared == error))
}

/// Whether an operation needs no signature. For all others the signature has the region.
pub(crate) fn is_unsigned(operation: &str) -> bool {
    MODEL.operations.get(operation).is_some_and(|model| model.unsigned)
}

/// Whether the API has this operation and the sandbox does not.
pub(crate) fn is_unserved(operation: &str) -> bool {
    MODEL.unserved.iter().any(|unserved| unserved == operation)
}

#[cfg(test)]
pub(crate) fn operations() -> Vec<&'static str> {
    MODEL.operations.keys().map(String::as_str).collect()
}

/// The members of an operation's request.
#[cfg(test)]
pub(crate) fn members(operation: &str) -> Vec<&'static str> {
    let input = MODEL.operations.get(operation).map(|model| model.input.as_str());
    match input.and_then(|input| MODEL.shapes.get(input)) {
        Some(Shape::Structure { members, .. }) => members.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}
