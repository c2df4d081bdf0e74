//! The document of `secret`.

use schemars::JsonSchema;
use serde::Serialize;

use super::IdAndName;
use crate::apps::Next;
use crate::finding::Finding;
use crate::plan::text::StepReport;

/// `secret`: the secrets of an app client, and what a run did with them.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SecretReport<'a> {
    pub(crate) client: IdAndName<&'a str>,
    /// Whether the app client has no secret, and never can.
    pub(crate) public: bool,
    /// The ARN under which Secrets Manager keeps and replaces the secret, if it does.
    pub(crate) secrets_manager: Option<&'a str>,
    /// The oldest first.
    pub(crate) secrets: Vec<ListedSecretReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) steps: Option<Vec<StepReport>>,
    /// Whether this run changed anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) changed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checks: Option<&'a [Finding]>,
    /// Only with `--show-secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<&'a str>,
    /// The file that holds the new secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret_file: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Next]>::is_empty")]
    pub(crate) next: &'a [Next],
}

/// A secret, without its value.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ListedSecretReport<'a> {
    pub(crate) id: &'a str,
    /// The UTC date.
    pub(crate) created: String,
    pub(crate) age_days: i64,
}
