//! What a diagnosis and a plan come to, in one line.

use crate::finding::{Finding, Outcome};
use crate::flow::document::Health;

/// How the set-up is, and the worst of what is wrong with it; `unread` says why a part of it could not be read.
pub(super) fn said(
    findings: &[Finding],
    pending: bool,
    unread: Option<String>,
) -> (Health, String) {
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
    } else if pending {
        (Health::Warning, "it differs from the spec file".to_owned())
    } else if let Some(warns) = of(Outcome::Warn) {
        (Health::Warning, warns)
    } else if let Some(why) = unread {
        (Health::Warning, format!("not all of it could be read: {why}"))
    } else {
        (Health::Healthy, "healthy".to_owned())
    }
}
