//! Is the identity provider itself there, and still fit?

use super::{Seen, each};
use crate::doctor::Check;
use crate::doctor::evidence::{Evidence, Look};
use crate::finding::{Finding, Outcome};
use crate::oidc::provider::ProviderError;
use crate::values::is_local;

pub(super) fn discovery(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    each(check, evidence, |seen| {
        let look = evidence.looks.get(&seen.provider.name)?;
        let Look::Discovery(judged) = look else {
            return None;
        };
        let findings = match judged {
            Ok(findings) => findings,
            Err(why) => return refused(check, seen, why),
        };
        let wrong = findings.iter().filter(|one| one.outcome == Outcome::Warn);
        let words: Vec<&str> = wrong.map(|one| one.why.as_str()).collect();
        match words.as_slice() {
            [] => seen.pass(check, "they are right"),
            words => seen.warn(check, words.join("; ")),
        }
    })
}

/// What keeps a provider from being judged, or people from signing in through it.
pub(super) fn refused(check: &Check, seen: &Seen<'_>, why: &ProviderError) -> Option<Finding> {
    match why {
        ProviderError::Unreachable { url, .. } if is_local(url) => {
            seen.fail(check, why.to_string())
        }
        ProviderError::Unreachable { .. } => {
            let why = format!("it cannot be reached from here, and AWS may still reach it: {why}");
            seen.warn(check, why)
        }
        ProviderError::Unusable(why) => seen.fail(check, why.as_str()),
    }
}
