//! Is the DICOMweb server behind a viewer guarded?

use super::check::{Check, Judge};
use super::evidence::{ArchiveSeen, Evidence};
use super::verdict::Verdict;
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

fn without_token(_: &Evidence, seen: &ArchiveSeen) -> Verdict {
    verdict(refused(&seen.without_token, OPEN))
}

fn made_up(_: &Evidence, seen: &ArchiveSeen) -> Verdict {
    verdict(refused(&seen.made_up, "whoever makes a token up gets in"))
}

fn of_preflight(_: &Evidence, seen: &ArchiveSeen) -> Verdict {
    verdict(preflight(&seen.archive, seen.preflight.as_ref()))
}

fn verdict((outcome, why): Judged) -> Verdict {
    Verdict::new(outcome, why)
}
