//! The metadata of a SAML provider, as far as Cognito reads it (SAML 2.0 Metadata §2.4.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::Decode;

use super::http::Http;
use super::provider::{Refused, fetched, unfit};
use crate::finding::Outcome;

/// More attributes than a tag of metadata ever has. Each is compared with each, so that a server could keep the
/// parser busy for minutes.
const MOST_ATTRIBUTES: usize = 1000;

/// What metadata says of how long it can be relied on. Times are seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// Whose it is (`entityID`): the same in every version.
    pub(crate) entity: String,
    /// The end of the document itself (`validUntil`); none where it names none.
    pub(crate) valid_until: Option<i64>,
    /// The certificates that may sign, as far as they can be read.
    pub(crate) certificates: Vec<Validity>,
}

/// How long before an end there is a warning, in days.
pub(crate) const AHEAD: i64 = 30;

/// A day in seconds.
const DAY: i64 = 24 * 60 * 60;

/// How long a certificate counts (RFC 5280 §4.1.2.5), in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Metadata {
    /// Whether the document and its certificates count at a moment, and for how long; `fetched` is whether Cognito
    /// fetches it time and again.
    pub(crate) fn in_date(&self, fetched: bool, now: i64) -> (Outcome, String) {
        let soon = now + AHEAD * DAY;
        let mend = match fetched {
            true => "its people have to publish the next one",
            false => "give Cognito the newer metadata",
        };
        match self.valid_until {
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
        let Some(last) = self.certificates.iter().map(|one| one.until).max() else {
            let why = "no certificate for signing in its metadata can be read";
            return (Outcome::Warn, why.to_owned());
        };
        let end = covered(now, &self.certificates);
        if end > soon {
            return (Outcome::Pass, format!("until {}", day(end)));
        }
        if end > now {
            let why = format!("the last certificate ends on {}: {mend}", day(end));
            return (Outcome::Warn, why);
        }
        let begins = self.certificates.iter().map(|one| one.from);
        let why = match begins.filter(|from| *from > now).min() {
            Some(from) => format!("no certificate counts before {}", day(from)),
            None => format!("the last certificate ended on {}: {mend}", day(last)),
        };
        (Outcome::Fail, why)
    }
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

/// The day, in UTC, of a moment in seconds since 1970.
fn day(moment: i64) -> String {
    OffsetDateTime::from_unix_timestamp(moment)
        .map_or_else(|_| "a day far off".to_owned(), |time| time.date().to_string())
}

/// Fetches the metadata of a SAML provider, and judges it.
///
/// # Errors
///
/// A sentence of its own for each thing that is wrong.
pub(crate) async fn fetch(http: &Http, url: &str) -> Result<Metadata, Refused> {
    let answer = fetched(http, url, "the metadata").await?;
    read(url, &answer.body)
}

/// Judges the metadata of a SAML provider.
///
/// # Errors
///
/// A sentence of its own for each thing that is wrong.
pub(crate) fn read(place: &str, document: &str) -> Result<Metadata, Refused> {
    // A declaration is one at the very beginning alone, and files begin with blanks all the same.
    let text = document.trim_start_matches('\u{feff}').trim_start();
    let no_metadata = format!("{place} is no SAML metadata, which is XML");
    if !text.starts_with('<') {
        return Err(unfit(no_metadata));
    }
    let is_too_wide = |tag: &str| tag.matches('=').count() > MOST_ATTRIBUTES;
    if text.split('<').any(is_too_wide) {
        return Err(unfit(format!("{no_metadata}: a tag has too many attributes")));
    }
    let document = Document::parse(text).map_err(|why| unfit(format!("{no_metadata}: {why}")))?;
    let all = || document.descendants().filter(Node::is_element);
    let has = |name: &str| all().any(|element| is(&element, name));
    if has("html") {
        return Err(unfit(no_metadata));
    }
    if has("EntitiesDescriptor") {
        return Err(unfit(format!(
            "{place} describes several parties; Cognito takes the metadata of one"
        )));
    }
    let mut entities = all().filter(|element| is(element, "EntityDescriptor"));
    let Some(entity) = entities.find_map(|element| element.attribute("entityID")) else {
        return Err(unfit(format!(
            "{place} is no SAML metadata: it has no EntityDescriptor with an entityID"
        )));
    };
    if !has("IDPSSODescriptor") {
        return Err(unfit(format!(
            "{place} describes no identity provider: it has no IDPSSODescriptor"
        )));
    }
    let mut services = all().filter(|element| is(element, "SingleSignOnService"));
    let keys: Vec<_> =
        all().filter(|element| is(element, "X509Certificate") && signs(element)).collect();
    for (element, what, is_there) in [
        (
            "SingleSignOnService",
            "where people sign in",
            services.any(|service| above(&service, "IDPSSODescriptor").is_some()),
        ),
        ("X509Certificate", "the certificate that signs", !keys.is_empty()),
    ] {
        if !is_there {
            return Err(unfit(format!("{place} does not say {what} ({element})")));
        }
    }
    Ok(Metadata {
        entity: entity.to_owned(),
        valid_until: all()
            .filter(|e| is(e, "EntityDescriptor") || is(e, "IDPSSODescriptor"))
            .filter_map(|element| moment(element.attribute("validUntil")?))
            .min(),
        certificates: keys.iter().filter_map(validity).collect(),
    })
}

/// Whether an element has that name; who writes metadata chooses the prefix.
fn is(element: &Node<'_, '_>, name: &str) -> bool {
    element.tag_name().name() == name
}

/// The nearest element of that name around another.
fn above<'a, 'd>(element: &Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    element.ancestors().find(|around| is(around, name))
}

/// Whether a certificate is the identity provider's for signing: a key without a use serves every use.
fn signs(certificate: &Node<'_, '_>) -> bool {
    let usage = above(certificate, "KeyDescriptor").and_then(|key| key.attribute("use"));
    // One in a signature is of who signed the document.
    above(certificate, "IDPSSODescriptor").is_some()
        && above(certificate, "Signature").is_none()
        && usage != Some("encryption")
}

fn validity(certificate: &Node<'_, '_>) -> Option<Validity> {
    let text: String = certificate.text()?.split_whitespace().collect();
    let der = STANDARD.decode(text).ok()?;
    // Serial numbers out of the ordinary are no reason not to read the dates.
    let certificate = CertificateInner::<Raw>::from_der(&der).ok()?;
    let validity = certificate.tbs_certificate.validity;
    let seconds = |time: x509_cert::time::Time| time.to_unix_duration().as_secs().try_into().ok();
    Some(Validity { from: seconds(validity.not_before)?, until: seconds(validity.not_after)? })
}

/// An `xs:dateTime`, which SAML has in UTC (SAML 2.0 Core §1.3.3), with or without its letter.
fn moment(text: &str) -> Option<i64> {
    let parsed = OffsetDateTime::parse(text, &Rfc3339)
        .or_else(|_| OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339));
    parsed.ok().map(OffsetDateTime::unix_timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="http://a.example/t"><md:IDPSSODescriptor>
<ds:X509Certificate>MII</ds:X509Certificate><md:SingleSignOnService Location="https://a.example/"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"#;

    #[test]
    fn metadata_that_signs_nobody_in_is_told_why() {
        read("m", METADATA).unwrap();
        read("m", &format!("\u{feff}{}", METADATA.replace("md:", ""))).unwrap();
        for (document, why) in [
            (String::new(), "is no SAML metadata, which is XML"),
            ("{}".to_owned(), "is no SAML metadata, which is XML"),
            ("<!doctype html><html></html>".to_owned(), "is no SAML metadata, which is XML"),
            ("<html></html>".to_owned(), "is no SAML metadata, which is XML"),
            (METADATA.replace("</md:IDPSSODescriptor>", ""), "is no SAML metadata, which is XML: "),
            (format!("<a {}/>", "b=\"\" ".repeat(2000)), "too many attributes"),
            ("<a>".repeat(100_000), "is no SAML metadata, which is XML: "),
            ("<a/>".to_owned(), "no EntityDescriptor"),
            (METADATA.replace("entityID", "id"), "no EntityDescriptor"),
            (METADATA.replace("IDPSSO", "SPSSO"), "no identity provider"),
            (METADATA.replace("EntityDescriptor", "EntitiesDescriptor"), "several parties"),
            (METADATA.replace("SingleSignOnService", "x"), "where people sign in"),
            (METADATA.replace("X509Certificate", "x"), "the certificate"),
        ] {
            let said = read("m", &document).unwrap_err().to_string();
            assert!(said.contains(why), "{why}: {said}");
        }
    }

    /// From 2000-01-01 to 2001-01-01.
    const OLD: &str = "MIIBEjCBuAIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAppZC5leGFtcGxlMB4XDTAwMDEwMTAwMDAwMFoXDTAxMDEwMTAwMDAwMFowFTETMBEGA1UEAwwKaWQuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLUtzQ/xd245V6ghxgA14kUw9gZULhrddyvA3pjC8TRxx5PNugmuqcBn0vizknPgxujeULEpDNcvxUwdUlVL5c4wCgYIKoZIzj0EAwIDSQAwRgIhAJevGVmP20fiUS8V0HnR+F2YIyHz6/DOIm2w+XqzMm1GAiEAkH4I/NA62XE+SpiuTKCQtftOscPeRlth6ul4vwSFphk=";

    #[test]
    fn the_certificates_that_sign_are_read_with_their_dates() {
        let key = |usage: &str, text: &str| {
            format!(
                "<KeyDescriptor{usage}><ds:X509Certificate> {text}\n</ds:X509Certificate></KeyDescriptor>"
            )
        };
        let (first, second) = OLD.split_at(64);
        let folded = format!("{first}\n  {second}");
        let described = |keys: &str, elsewhere: &str| {
            let document = METADATA
                .replace("<ds:X509Certificate>MII</ds:X509Certificate>", keys)
                .replace("</md:EntityDescriptor>", &format!("{elsewhere}</md:EntityDescriptor>"));
            read("m", &document)
        };
        let dates = |keys: &str, elsewhere: &str| described(keys, elsewhere).unwrap().certificates;
        let of_2000 = Validity { from: 946_684_800, until: 978_307_200 };
        assert_eq!(dates(&key("", &folded), ""), [of_2000]);
        assert_eq!(dates(&key(" use='signing'", OLD), ""), [of_2000]);
        let unreadable = key("", "MII");
        assert_eq!(dates(&unreadable, ""), []);
        let signature = format!("<ds:Signature>{}</ds:Signature>", key("", OLD));
        for other in [key(" use='encryption'", OLD), signature] {
            assert_eq!(dates(&format!("{unreadable}{other}"), ""), []);
            let why = described(&other, "").unwrap_err().to_string();
            assert!(why.contains("the certificate that signs"), "{why}");
        }
        for role in ["SPSSODescriptor", "RoleDescriptor"] {
            let other = format!("<{role}>{}</{role}>", key("", OLD));
            assert_eq!(dates(&unreadable, &other), [], "{role}");
        }
    }

    #[test]
    fn the_end_of_a_document_is_the_earlier_of_the_two_that_it_may_name() {
        let until = |entity: &str, role: &str| {
            let document = METADATA
                .replace(" entityID", &format!("{entity} entityID"))
                .replace("<md:IDPSSODescriptor", &format!("<md:IDPSSODescriptor{role}"));
            read("m", &document).unwrap().valid_until
        };
        assert_eq!(until("", ""), None);
        assert_eq!(until(" validUntil='2001-01-01T00:00:00Z'", ""), Some(978_307_200));
        assert_eq!(
            until(
                " validUntil='2001-01-01T00:00:00.500'",
                " validUntil='2000-01-01T01:00:00+01:00'"
            ),
            Some(946_684_800)
        );
        assert_eq!(until(" validUntil='soon'", ""), None);
    }

    const NOW: i64 = 1_800_000_000;

    /// What is made of certificates, each from a day to another, counted from now.
    fn judged(certificates: &[(i64, i64)]) -> (Outcome, String) {
        let certificates = certificates
            .iter()
            .map(|(from, until)| Validity { from: NOW + from * DAY, until: NOW + until * DAY });
        let metadata = Metadata { certificates: certificates.collect(), ..Metadata::default() };
        metadata.in_date(false, NOW)
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
            (&[(6, 700), (-9, -5)], Outcome::Fail, "counts before 2027-01-21"),
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
                certificates: vec![Validity { from: 0, until: NOW + 99 * DAY }],
                ..Metadata::default()
            };
            let (found, why) = metadata.in_date(fetched, NOW);
            assert_eq!(found, outcome, "{left} {fetched}: {why}");
        }
    }
}
