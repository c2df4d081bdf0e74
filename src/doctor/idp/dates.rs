//! What ends some day: secrets, certificates, metadata.

use time::{Date, OffsetDateTime};

use crate::doctor::app::NamedProvider;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::{Evidence, Look};
use crate::doctor::provider::{DescribedProvider, offers};
use crate::doctor::verdict::Verdict;
use crate::finding::Outcome;
use crate::oidc::metadata::WARN_DAYS;

pub(crate) const CERTIFICATE: Check = Check::new(
    "idp.certificate",
    "the metadata and its certificates have not expired",
    Judge::Providers(certificate),
);

pub(in crate::doctor) static CHECKS: &[Check] = &[
    Check::new(
        "idp.secret",
        "the secret for the identity provider has not expired",
        Judge::Evidence(secret),
    ),
    CERTIFICATE,
];

fn secret(evidence: &Evidence) -> Vec<Verdict> {
    let (Ok(now), Ok(present)) =
        (OffsetDateTime::from_unix_timestamp(evidence.now), evidence.provider_names())
    else {
        return Vec::new();
    };
    let judge = |named: &NamedProvider| {
        let (outcome, why) = secret_until(named.secret_expires?, now.date());
        let verdict = match outcome {
            Outcome::Fail if offers(evidence, &named.name) => Verdict::fail(why),
            Outcome::Fail | Outcome::Warn => Verdict::warn(why),
            Outcome::Pass | Outcome::Skip => Verdict::pass(why),
        };
        Some(verdict.about(&named.name))
    };
    let named = evidence.app.providers.iter();
    named.filter(|named| present.contains(&named.name)).filter_map(judge).collect()
}

/// A secret works until some hour of the day on which it expires.
fn secret_until(end: Date, today: Date) -> (Outcome, String) {
    const FIX: &str = "create a new one at the identity provider, pass it with `idp rotate`, and put its last day \
                       into client_secret_expires";
    match (end - today).whole_days() {
        ..0 => (Outcome::Fail, format!("it expired on {end}: {FIX}")),
        0 => (Outcome::Warn, format!("it expires today, {end}: {FIX}")),
        left @ 1..=WARN_DAYS => {
            (Outcome::Warn, format!("it expires on {end}, days left: {left}; {FIX}"))
        }
        _ => (Outcome::Pass, format!("it expires on {end}")),
    }
}

fn certificate(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let Look::Saml { metadata, fetched } = seen.evidence.looks.get(&seen.provider.name)? else {
        return None;
    };
    let metadata = match metadata {
        Ok(metadata) => metadata,
        Err(why) => return Some(super::reach::refused(seen, why)),
    };
    let (outcome, why) = metadata.in_date(*fetched, seen.evidence.now);
    Some(match outcome {
        Outcome::Fail => seen.fail(why),
        Outcome::Warn => Verdict::warn(why),
        Outcome::Pass | Outcome::Skip => Verdict::pass(why),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_secret_is_warned_of_thirty_days_ahead_and_wrong_from_the_day_after() {
        let today = OffsetDateTime::from_unix_timestamp(NOW).unwrap().date();
        for (left, outcome) in
            [(-1, Outcome::Fail), (0, Outcome::Warn), (30, Outcome::Warn), (31, Outcome::Pass)]
        {
            let end = today + time::Duration::days(left);
            let (found, why) = secret_until(end, today);
            assert_eq!(found, outcome, "{left}: {why}");
            assert!(why.contains(&end.to_string()), "{why}");
        }
    }
}
