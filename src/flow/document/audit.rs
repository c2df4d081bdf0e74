//! The document of `doctor --all`.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::IdAndName;
use crate::finding::{Finding, Outcome};

/// `doctor --all`: what is wrong with the user pools of an account and region.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AuditReport {
    pub(crate) ok: bool,
    /// User pools that were read, or tried.
    pub(crate) pools: usize,
    /// App clients that were read.
    pub(crate) clients: usize,
    /// User pools that an earlier run with the same `--resume` file checked.
    pub(crate) skipped: usize,
    /// What could not be read, and so was not judged.
    pub(crate) unread: Vec<AuditFinding>,
    /// What is wrong, with what an earlier run found.
    pub(crate) findings: Vec<AuditFinding>,
    /// How often each check is wrong.
    pub(crate) counts: Vec<CheckCount>,
}

/// What is wrong with a user pool or an app client.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AuditFinding {
    pub(crate) pool: IdAndName<String>,
    pub(crate) client: Option<IdAndName<String>>,
    #[serde(flatten)]
    pub(crate) finding: Finding,
}

/// How often a check is wrong.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CheckCount {
    pub(crate) id: Cow<'static, str>,
    pub(crate) outcome: Outcome,
    pub(crate) count: usize,
}
