//! What was known when a command failed, for its JSON document.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::plan::text::StepReport;
use crate::upstream::Checklist;

/// How far a plan was carried out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Progress {
    /// Null before the pool is created.
    pub(crate) pool: Option<Id>,
    pub(crate) client: Option<Id>,
    pub(crate) steps: Vec<StepReport>,
}

/// A resource of which only the id is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Id {
    pub(crate) id: String,
}

/// Members of a failure's document besides `error`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Known {
    #[serde(flatten)]
    pub(crate) progress: Option<Progress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checks: Option<Vec<Finding>>,
    /// What to enter at the identity providers that the plan creates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checklists: Option<Vec<Checklist>>,
}

impl Known {
    /// This, replaced by what `newer` knows.
    pub(crate) fn and(self, newer: Self) -> Self {
        Self {
            progress: newer.progress.or(self.progress),
            checks: newer.checks.or(self.checks),
            checklists: newer.checklists.or(self.checklists),
        }
    }
}

impl From<Progress> for Known {
    fn from(progress: Progress) -> Self {
        Self { progress: Some(progress), ..Self::default() }
    }
}
