//! A diagnosis: the evidence is gathered inside a set-up or from outside, judged, and what is wrong is fixed.

pub(crate) mod address;
mod diagnosis;
mod file;
mod fix;
mod input;
mod markdown;
pub(crate) mod outside;
pub(crate) mod report;
mod sarif;
pub(crate) mod with_address;

use crate::command_line::Hint;
use crate::doctor::evidence::Evidence;
use crate::doctor::{CheckSelection, run};
use crate::error::{Error, Failure};
use crate::finding::Finding;

pub(crate) use diagnosis::Diagnosis;
pub(crate) use input::{check_urls, choice, file};

/// Judges the evidence by the chosen checks.
///
/// # Errors
///
/// No finding at all, which would look like good news.
pub(crate) fn judge(evidence: &Evidence, choice: &CheckSelection) -> Result<Vec<Finding>, Failure> {
    let findings = run(evidence, choice);
    if findings.is_empty() {
        let why = "nothing was checked: --only and --skip leave no check that applies";
        return Err(Failure::from(Error::Usage(why.to_owned())).hint(Hint::run(
            "the checks of a config need --file PATH, those of an archive --dicomweb URL; to list all checks",
            input::list_checks(),
        )));
    }
    Ok(findings)
}
