//! How long SAML metadata and its certificates are valid.

use super::SamlMetadata;
use crate::finding::Outcome;
use crate::values::{DAY, day};

/// How many days before an expiry there is a warning.
pub(crate) const WARN_DAYS: i64 = 30;

/// How long a certificate is valid (RFC 5280 §4.1.2.5), in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) from: i64,
    pub(super) until: i64,
}

impl SamlMetadata {
    /// Whether the document and its certificates are valid at `now`, and for how long. `fetched` is whether
    /// Cognito fetches the document itself, again and again.
    pub(crate) fn in_date(&self, fetched: bool, now: i64) -> (Outcome, String) {
        let soon = now + WARN_DAYS * DAY;
        let remedy = if fetched {
            "the provider must publish a newer one"
        } else {
            "give Cognito the newer metadata"
        };
        match self.valid_until {
            Some(end) if end <= now => {
                (Outcome::Fail, format!("the metadata expired on {}: {remedy}", day(end)))
            }
            // Metadata that Cognito fetches often expires soon, and is renewed before that.
            Some(end) if end <= soon && !fetched => {
                (Outcome::Warn, format!("the metadata expires on {}: {remedy}", day(end)))
            }
            _ => self.certificates_in_date(now, soon, remedy),
        }
    }

    fn certificates_in_date(&self, now: i64, soon: i64, remedy: &str) -> (Outcome, String) {
        let Some(last) = self.certificates.iter().map(|one| one.until).max() else {
            let why = "no signing certificate in its metadata can be read";
            return (Outcome::Warn, why.to_owned());
        };
        let end = covered_until(now, &self.certificates);
        if end > soon {
            return (Outcome::Pass, format!("until {}", day(end)));
        }
        if end > now {
            let why = format!("the last certificate expires on {}: {remedy}", day(end));
            return (Outcome::Warn, why);
        }
        let starts = self.certificates.iter().map(|one| one.from);
        let why = match starts.filter(|from| *from > now).min() {
            Some(from) => format!("no certificate is valid before {}", day(from)),
            None => format!("the last certificate expired on {}: {remedy}", day(last)),
        };
        (Outcome::Fail, why)
    }
}

/// Until when certificates are valid without a gap from `now` on; `now` if none is valid.
fn covered_until(now: i64, certificates: &[Validity]) -> i64 {
    let mut until = now;
    loop {
        let started = certificates.iter().filter(|one| one.from <= until);
        match started.map(|one| one.until).max() {
            Some(later) if later > until => until = later,
            _ => return until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    /// The verdict on certificates, each valid from one day to another, counted from now.
    fn verdict(certificates: &[(i64, i64)]) -> (Outcome, String) {
        let certificates = certificates
            .iter()
            .map(|(from, until)| Validity { from: NOW + from * DAY, until: NOW + until * DAY });
        let metadata =
            SamlMetadata { certificates: certificates.collect(), ..SamlMetadata::default() };
        metadata.in_date(false, NOW)
    }

    #[test]
    fn certificates_are_in_date_while_one_follows_another() {
        for (certificates, outcome, expected) in [
            (&[(-9, 31)][..], Outcome::Pass, "until 2027-02-15"),
            (&[(-9, 30)], Outcome::Warn, "expires on 2027-02-14"),
            (&[(-9, 0)], Outcome::Fail, "expired on 2027-01-15"),
            // An expired certificate does no harm if another one has replaced it.
            (&[(-900, -5), (-30, 700)], Outcome::Pass, "until"),
            // The next certificate is published already.
            (&[(-900, 5), (4, 700)], Outcome::Pass, "until"),
            (&[(4, 700), (-900, 5)], Outcome::Pass, "until"),
            // A certificate that starts too late leaves a gap.
            (&[(-900, 5), (6, 700)], Outcome::Warn, "expires on 2027-01-20"),
            (&[(6, 700), (-9, -5)], Outcome::Fail, "is valid before 2027-01-21"),
            (&[(-9, -8), (-9, -7)], Outcome::Fail, "expired on 2027-01-08"),
            (&[], Outcome::Warn, "can be read"),
        ] {
            let (found, why) = verdict(certificates);
            assert_eq!(found, outcome, "{certificates:?}: {why}");
            assert!(why.contains(expected), "{certificates:?}: {why}");
        }
    }

    #[test]
    fn the_expiry_of_the_metadata_itself_counts_too() {
        for (left, fetched, outcome) in [
            (0, true, Outcome::Fail),
            (0, false, Outcome::Fail),
            (2, true, Outcome::Pass),
            (2, false, Outcome::Warn),
            (31, false, Outcome::Pass),
        ] {
            let metadata = SamlMetadata {
                valid_until: Some(NOW + left * DAY),
                certificates: vec![Validity { from: 0, until: NOW + 99 * DAY }],
                ..SamlMetadata::default()
            };
            let (found, why) = metadata.in_date(fetched, NOW);
            assert_eq!(found, outcome, "{left} {fetched}: {why}");
        }
    }
}
