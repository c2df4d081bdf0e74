//! What a diagnosis and a plan come to, in one line.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Finding, Outcome};
use crate::plan::Plan;

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

/// How many checks ended in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Counts {
    pass: usize,
    warn: usize,
    fail: usize,
    skip: usize,
}

pub(super) fn counts(findings: &[Finding]) -> Counts {
    let count = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
    Counts {
        pass: count(Outcome::Pass),
        warn: count(Outcome::Warn),
        fail: count(Outcome::Fail),
        skip: count(Outcome::Skip),
    }
}

/// How the set-up is, and the worst of what is wrong with it; `unread` says why a part of it could not be read.
pub(super) fn said(findings: &[Finding], plan: &Plan, unread: Option<String>) -> (Health, String) {
    let of = |outcome| {
        let found: Vec<&Finding> =
            findings.iter().filter(|finding| finding.outcome == outcome).collect();
        let first = found.first().map(|first| format!("{} ({})", first.text(), first.id))?;
        Some(match found.len() - 1 {
            0 => first,
            more => format!("{first}, and {more} more"),
        })
    };
    if let Some(fails) = of(Outcome::Fail) {
        (Health::Failing, fails)
    } else if plan.is_pending() {
        (Health::Warning, "it differs from the spec file".to_owned())
    } else if let Some(warns) = of(Outcome::Warn) {
        (Health::Warning, warns)
    } else if let Some(why) = unread {
        (Health::Warning, format!("not all of it could be read: {why}"))
    } else {
        (Health::Healthy, "healthy".to_owned())
    }
}
