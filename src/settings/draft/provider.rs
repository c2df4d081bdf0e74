//! An identity provider of the pool, as the spec file and `idp add` give it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use toml_edit::Datetime;

/// One `[[identity_provider]]`: every key but the file's own is named like its flag of `idp add`. Never a secret:
/// a file or a variable of the environment is named that holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProviderDraft {
    /// Kind of provider, such as `beyond-identity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,

    /// Name of the provider in the user pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) issuer: Option<String>,

    /// Client id that the provider issued.
    #[serde(alias = "client_id", skip_serializing_if = "Option::is_none")]
    pub(crate) upstream_client_id: Option<String>,

    /// File whose first line is the client secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_secret_file: Option<PathBuf>,

    /// Environment variable that holds the client secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_secret_env: Option<String>,

    /// The last day on which the provider accepts the secret, without quotation marks: `2027-01-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub(crate) client_secret_expires: Option<Datetime>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metadata_url: Option<String>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metadata_file: Option<PathBuf>,

    /// Attribute of the pool → claim of the provider, in addition to the default mapping.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) map: BTreeMap<String, String>,

    /// Whether nobody else may sign people in, the pool's own users included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) only: Option<bool>,
}
