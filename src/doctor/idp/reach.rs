//! Is the identity provider there, and as Cognito needs it?

use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Look;
use crate::doctor::provider::DescribedProvider;
use crate::doctor::verdict::Verdict;
use crate::finding::Outcome;
use crate::oidc::provider::{CLAIMS, ProviderError};
use crate::values::is_local;

pub(crate) const PROVIDER: Check = Check::new(
    "idp.discovery",
    "{identity provider}: issuer, endpoints and keys are right",
    Judge::Providers(discovery),
);

pub(in crate::doctor) static CHECKS: &[Check] = &[PROVIDER];

fn discovery(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let Look::Discovery(judged) = seen.evidence.looks.get(&seen.provider.name)? else {
        return None;
    };
    let findings = match judged {
        Ok(findings) => findings,
        Err(why) => return Some(refused(seen, why)),
    };
    // What is mapped is the business of `idp.mapping`.
    let wrong = findings.iter().filter(|one| one.outcome == Outcome::Warn && one.id != CLAIMS);
    let reasons: Vec<&str> = wrong.map(|one| one.why.as_str()).collect();
    Some(match reasons.as_slice() {
        [] => Verdict::pass("they are right"),
        reasons => Verdict::warn(reasons.join("; ")),
    })
}

/// What keeps a provider from being judged, or people from signing in through it.
pub(super) fn refused(seen: &DescribedProvider<'_>, why: &ProviderError) -> Verdict {
    match why {
        ProviderError::Unreachable { url, .. } if is_local(url) => seen.fail(why.to_string()),
        ProviderError::Unreachable { .. } => Verdict::warn(format!(
            "it cannot be reached from here, although AWS may still reach it: {why}"
        )),
        ProviderError::Unusable(why) => seen.fail(why.as_str()),
    }
}
