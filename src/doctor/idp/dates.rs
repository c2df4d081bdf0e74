//! What ends some day: secrets, certificates, metadata.

use time::{Date, OffsetDateTime};

use super::{each, offers};
use crate::doctor::Check;
use crate::doctor::evidence::{Evidence, Look};
use crate::finding::{Finding, Outcome};
use crate::oidc::metadata::{Metadata, Validity};

/// How long before the end there is a warning, in days.
const AHEAD: i64 = 30;

/// A day in seconds.
const DAY: i64 = 24 * 60 * 60;

/// The day, in UTC, of a moment in seconds since 1970.
fn day(moment: i64) -> String {
    OffsetDateTime::from_unix_timestamp(moment).map_or_else(
        |_| "a day far off".to_owned(),
        |time| time.date().to_string(),
    )
}

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
        left @ 1..=AHEAD => (
            Outcome::Warn,
            format!("it ends on {end}, days left: {left}; {MEND}"),
        ),
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
                let (outcome, why) = metadata_until(metadata, *fetched, evidence.now);
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

fn metadata_until(metadata: &Metadata, fetched: bool, now: i64) -> (Outcome, String) {
    let soon = now + AHEAD * DAY;
    let mend = match fetched {
        true => "its people have to publish the next one",
        false => "give Cognito the newer metadata",
    };
    match metadata.valid_until {
        Some(end) if end <= now => {
            let why = format!("the metadata ended on {}: {mend}", day(end));
            return (Outcome::Fail, why);
        }
        // What Cognito fetches time and again ends soon as a rule, and is renewed before.
        Some(end) if end <= soon && !fetched => {
            let why = format!("the metadata ends on {}: {mend}", day(end));
            return (Outcome::Warn, why);
        }
        _ => {}
    }
    let Some(last) = metadata.certificates.iter().map(|one| one.until).max() else {
        let why = "no certificate for signing in its metadata can be read";
        return (Outcome::Warn, why.to_owned());
    };
    let end = covered(now, &metadata.certificates);
    if end > soon {
        return (Outcome::Pass, format!("until {}", day(end)));
    }
    if end > now {
        let why = format!("the last certificate ends on {}: {mend}", day(end));
        return (Outcome::Warn, why);
    }
    let begins = metadata.certificates.iter().map(|one| one.from);
    let why = match begins.filter(|from| *from > now).min() {
        Some(from) => format!("no certificate counts before {}", day(from)),
        None => format!("the last certificate ended on {}: {mend}", day(last)),
    };
    (Outcome::Fail, why)
}

/// How long one certificate or another counts without a gap, from a moment on; the moment itself where none does.
fn covered(now: i64, certificates: &[Validity]) -> i64 {
    let mut until = now;
    loop {
        let begun = certificates.iter().filter(|one| one.from <= until);
        match begun.map(|one| one.until).max() {
            Some(later) if later > until => until = later,
            _ => return until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_secret_is_warned_of_thirty_days_ahead_and_wrong_from_the_day_after() {
        let today = OffsetDateTime::from_unix_timestamp(NOW).unwrap().date();
        for (left, outcome) in [
            (-1, Outcome::Fail),
            (0, Outcome::Warn),
            (30, Outcome::Warn),
            (31, Outcome::Pass),
        ] {
            let end = today + time::Duration::days(left);
            let (found, why) = secret_until(end, today);
            assert_eq!(found, outcome, "{left}: {why}");
            assert!(why.contains(&end.to_string()), "{why}");
        }
    }

    /// What is made of certificates, each from a day to another, counted from now.
    fn judged(certificates: &[(i64, i64)]) -> (Outcome, String) {
        let certificates = certificates.iter().map(|(from, until)| Validity {
            from: NOW + from * DAY,
            until: NOW + until * DAY,
        });
        let metadata = Metadata {
            valid_until: None,
            certificates: certificates.collect(),
        };
        metadata_until(&metadata, false, NOW)
    }

    #[test]
    fn certificates_are_in_date_as_long_as_one_follows_the_other() {
        for (certificates, outcome, why) in [
            (&[(-9, 31)][..], Outcome::Pass, "until 2027-02-15"),
            (&[(-9, 30)], Outcome::Warn, "ends on 2027-02-14"),
            (&[(-9, 0)], Outcome::Fail, "ended on 2027-01-15"),
            // One that ended does no harm beside the one that took its place.
            (&[(-900, -5), (-30, 700)], Outcome::Pass, "until"),
            // The next one is there already.
            (&[(-900, 5), (4, 700)], Outcome::Pass, "until"),
            (&[(4, 700), (-900, 5)], Outcome::Pass, "until"),
            // And one that comes too late is of no use until then.
            (&[(-900, 5), (6, 700)], Outcome::Warn, "ends on 2027-01-20"),
            (
                &[(6, 700), (-9, -5)],
                Outcome::Fail,
                "counts before 2027-01-21",
            ),
            (&[(-9, -8), (-9, -7)], Outcome::Fail, "ended on 2027-01-08"),
            (&[], Outcome::Warn, "can be read"),
        ] {
            let (found, words) = judged(certificates);
            assert_eq!(found, outcome, "{certificates:?}: {words}");
            assert!(words.contains(why), "{certificates:?}: {words}");
        }
    }

    #[test]
    fn the_end_of_the_metadata_itself_counts_as_well() {
        for (left, fetched, outcome) in [
            (0, true, Outcome::Fail),
            (0, false, Outcome::Fail),
            (2, true, Outcome::Pass),
            (2, false, Outcome::Warn),
            (31, false, Outcome::Pass),
        ] {
            let metadata = Metadata {
                valid_until: Some(NOW + left * DAY),
                certificates: vec![Validity {
                    from: 0,
                    until: NOW + 99 * DAY,
                }],
            };
            let (found, why) = metadata_until(&metadata, fetched, NOW);
            assert_eq!(found, outcome, "{left} {fetched}: {why}");
        }
    }
}
