//! The document of `policy`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// The version of the policy language.
pub(crate) const POLICY_VERSION: &str = "2012-10-17";

/// An IAM policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Policy {
    pub(crate) version: &'static str,
    pub(crate) statement: Vec<Statement>,
}

/// Actions that are allowed, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Statement {
    pub(crate) effect: &'static str,
    pub(crate) action: Vec<String>,
    pub(crate) resource: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) condition: Option<Condition>,
}

/// What has to hold, by operator, then by key.
pub(crate) type Condition = BTreeMap<&'static str, BTreeMap<String, String>>;
