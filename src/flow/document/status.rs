//! The document of `status`.

use schemars::JsonSchema;
use serde::Serialize;

use super::IdAndName;
use crate::finding::Counts;
use crate::plan::text::DifferenceReport;

/// `status`: the set-ups that spec files name, or those of an account.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct StatusReport {
    pub(crate) set_ups: Vec<SetUpStatus>,
}

/// How a set-up is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Health {
    /// Every check passes, and the plan would change nothing.
    Healthy,
    /// Something may be wrong, or differs from the spec.
    Warning,
    /// A check fails.
    Failing,
    /// Its pool or its app client is not there.
    Absent,
    /// It could not be looked at.
    #[default]
    Unknown,
}

/// One set-up as it is.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SetUpStatus {
    /// The spec file; null if none of this folder names the set-up.
    pub(crate) file: Option<String>,
    pub(crate) target: Option<&'static str>,
    /// `aws`, `sandbox`, or the URL of another endpoint.
    pub(crate) endpoint: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) pool: Option<IdAndName<String>>,
    pub(crate) client: Option<IdAndName<String>>,
    /// The domain of the sign-in page: a prefix, or a custom domain.
    pub(crate) domain: Option<String>,
    /// The UTC date of the last change of the user pool or the app client.
    pub(crate) last_change: Option<String>,
    pub(crate) health: Health,
    /// What `doctor` says, in one line.
    pub(crate) summary: String,
    /// The command line that says more.
    pub(crate) see: Option<String>,
    /// How many checks ended in each way; null with `--all`, which makes those of an audit.
    pub(crate) checks: Option<Counts>,
    /// Whether `apply` would change anything; null with `--all`, which compares no spec.
    pub(crate) pending: Option<bool>,
    /// Every difference from the spec.
    pub(crate) differences: Vec<DifferenceReport>,
}
