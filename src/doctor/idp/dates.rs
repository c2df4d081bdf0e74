//! What ends some day: secrets, certificates, metadata.

use time::{Date, OffsetDateTime};

use super::{each, offers};
use crate::doctor::Check;
use crate::doctor::evidence::{Evidence, Look};
use crate::finding::{Finding, Outcome};
use crate::oidc::metadata::WARN_DAYS;

pub(super) fn secret(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let Ok(now) = OffsetDateTime::from_unix_timestamp(evidence.now) else {
        return Vec::new();
    };
    let there = evidence.provider_names().ok();
    let named = evidence.app.providers.iter();
    let judged = named.filter_map(|named| {
        let end = named.secret_expires?;
        if !there?.contains(&named.name) {
            return None;
        }
        let claim = format!("{}: {}", named.name, check.claim);
        let (outcome, why) = secret_until(end, now.date());
        Some(match outcome {
            Outcome::Fail if offers(evidence, &named.name) => Finding::fail(check.id, claim, why),
            Outcome::Fail | Outcome::Warn => Finding::warn(check.id, claim, why),
            _ => Finding::pass(check.id, claim, why),
        })
    });
    judged.collect()
}

/// A secret counts until some hour of the day on which it ends.
fn secret_until(end: Date, today: Date) -> (Outcome, String) {
    const MEND: &str = "have a new one made there, hand it over by `idp add`, and put its day into \
                        client_secret_expires";
    match (end - today).whole_days() {
        ..0 => (Outcome::Fail, format!("it ended on {end}: {MEND}")),
        0 => (Outcome::Warn, format!("it ends today, {end}: {MEND}")),
        left @ 1..=WARN_DAYS => {
            (Outcome::Warn, format!("it ends on {end}, days left: {left}; {MEND}"))
        }
        _ => (Outcome::Pass, format!("it ends on {end}")),
    }
}

pub(super) fn certificate(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    each(check, evidence, |seen| {
        let look = evidence.looks.get(&seen.provider.name)?;
        let Look::Saml { metadata, fetched } = look else {
            return None;
        };
        match metadata {
            Ok(metadata) => {
                let (outcome, why) = metadata.in_date(*fetched, evidence.now);
                match outcome {
                    Outcome::Fail => seen.fail(check, why),
                    Outcome::Warn => seen.warn(check, why),
                    _ => seen.pass(check, why),
                }
            }
            Err(why) => super::reach::refused(check, seen, why),
        }
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
