//! Is the DICOMweb server behind a viewer guarded?

use super::check::{Check, Judge};
use super::evidence::{ArchiveSeen, Evidence};
use super::verdict::Verdict;
use crate::apps::guard_command;
use crate::oidc::dicomweb::{Judged, preflight, refused};

pub(crate) const NO_TOKEN: Check = Check::new(
    "dicomweb.no-token",
    "the archive refuses a request without a token",
    Judge::Archive(without_token),
);

pub(crate) const PREFLIGHT: Check = Check::new(
    "dicomweb.preflight",
    "the archive answers the preflight of the viewer",
    Judge::Archive(of_preflight),
);

pub(super) static CHECKS: &[Check] = &[
    NO_TOKEN,
    Check::new(
        "dicomweb.made-up-token",
        "the archive refuses a token that the user pool did not sign",
        Judge::Archive(made_up),
    ),
    PREFLIGHT,
];

/// What it means that a request without a token gets in.
pub(crate) const OPEN: &str = "everyone who reaches it can read its studies";

fn without_token(evidence: &Evidence, seen: &ArchiveSeen) -> Verdict {
    if let Err(why) = &seen.without_token {
        return Verdict::fail(format!("it cannot be asked, so that nothing is known: {why}"));
    }
    verdict(evidence, refused(&seen.without_token, OPEN))
}

fn made_up(evidence: &Evidence, seen: &ArchiveSeen) -> Verdict {
    verdict(evidence, refused(&seen.made_up, "whoever makes a token up gets in"))
}

fn of_preflight(evidence: &Evidence, seen: &ArchiveSeen) -> Verdict {
    verdict(evidence, preflight(&seen.archive, seen.preflight.as_ref()))
}

/// The verdict; on a failure with the command that prints the config of a guard.
fn verdict(evidence: &Evidence, (outcome, why): Judged) -> Verdict {
    let verdict = Verdict::new(outcome, why);
    if verdict.is_fail() && evidence.client_flags().is_some() {
        return verdict.command(guard_command(&evidence.id_flags()));
    }
    verdict
}
