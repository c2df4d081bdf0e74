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

/// More attributes than a tag of metadata ever has. Each is compared with each, so that a server could keep the
/// parser busy for minutes.
const MOST_ATTRIBUTES: usize = 1000;

/// What metadata says of how long it can be relied on. Times are seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// The end of the document itself (`validUntil`); none where it names none.
    pub(crate) valid_until: Option<i64>,
    /// The certificates that may sign, as far as they can be read.
    pub(crate) certificates: Vec<Validity>,
}

/// How long a certificate counts (RFC 5280 §4.1.2.5), in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) from: i64,
    pub(crate) until: i64,
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
        return Err(unfit(format!(
            "{no_metadata}: a tag has too many attributes"
        )));
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
    if !all().any(|e| is(&e, "EntityDescriptor") && e.has_attribute("entityID")) {
        return Err(unfit(format!(
            "{place} is no SAML metadata: it has no EntityDescriptor with an entityID"
        )));
    }
    if !has("IDPSSODescriptor") {
        return Err(unfit(format!(
            "{place} describes no identity provider: it has no IDPSSODescriptor"
        )));
    }
    for (element, what) in [
        ("SingleSignOnService", "where people sign in"),
        ("X509Certificate", "the certificate that signs"),
    ] {
        if !has(element) {
            return Err(unfit(format!("{place} does not say {what} ({element})")));
        }
    }
    Ok(Metadata {
        valid_until: all()
            .filter(|e| is(e, "EntityDescriptor") || is(e, "IDPSSODescriptor"))
            .filter_map(|element| moment(element.attribute("validUntil")?))
            .min(),
        certificates: all()
            .filter(|element| is(element, "X509Certificate") && signs(element))
            .filter_map(|element| validity(&element))
            .collect(),
    })
}

/// Whether an element has that name; who writes metadata chooses the prefix.
fn is(element: &Node<'_, '_>, name: &str) -> bool {
    element.tag_name().name() == name
}

/// Whether a certificate is the identity provider's for signing: a key without a use serves every use.
fn signs(certificate: &Node<'_, '_>) -> bool {
    let above = |name: &str| certificate.ancestors().find(|element| is(element, name));
    let usage = above("KeyDescriptor").and_then(|key| key.attribute("use"));
    // One in a signature is of who signed the document.
    above("IDPSSODescriptor").is_some()
        && above("Signature").is_none()
        && usage != Some("encryption")
}

fn validity(certificate: &Node<'_, '_>) -> Option<Validity> {
    let text: String = certificate.text()?.split_whitespace().collect();
    let der = STANDARD.decode(text).ok()?;
    // Serial numbers out of the ordinary are no reason not to read the dates.
    let certificate = CertificateInner::<Raw>::from_der(&der).ok()?;
    let validity = certificate.tbs_certificate.validity;
    let seconds = |time: x509_cert::time::Time| time.to_unix_duration().as_secs().try_into().ok();
    Some(Validity {
        from: seconds(validity.not_before)?,
        until: seconds(validity.not_after)?,
    })
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
            (
                "<!doctype html><html></html>".to_owned(),
                "is no SAML metadata, which is XML",
            ),
            (
                "<html></html>".to_owned(),
                "is no SAML metadata, which is XML",
            ),
            (
                METADATA.replace("</md:IDPSSODescriptor>", ""),
                "is no SAML metadata, which is XML: ",
            ),
            (
                format!("<a {}/>", "b=\"\" ".repeat(2000)),
                "too many attributes",
            ),
            ("<a>".repeat(100_000), "is no SAML metadata, which is XML: "),
            ("<a/>".to_owned(), "no EntityDescriptor"),
            (METADATA.replace("entityID", "id"), "no EntityDescriptor"),
            (METADATA.replace("IDPSSO", "SPSSO"), "no identity provider"),
            (
                METADATA.replace("EntityDescriptor", "EntitiesDescriptor"),
                "several parties",
            ),
            (
                METADATA.replace("SingleSignOnService", "x"),
                "where people sign in",
            ),
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
        let dates = |keys: &str, elsewhere: &str| {
            let document = METADATA
                .replace("<ds:X509Certificate>MII</ds:X509Certificate>", keys)
                .replace(
                    "</md:EntityDescriptor>",
                    &format!("{elsewhere}</md:EntityDescriptor>"),
                );
            read("m", &document).unwrap().certificates
        };
        let of_2000 = Validity {
            from: 946_684_800,
            until: 978_307_200,
        };
        assert_eq!(dates(&key("", &folded), ""), [of_2000]);
        assert_eq!(dates(&key(" use='signing'", OLD), ""), [of_2000]);
        let other = key(" use='encryption'", OLD);
        assert_eq!(dates(&other, ""), []);
        assert_eq!(dates(&key("", "MII"), ""), []);
        let signature = format!("<ds:Signature>{}</ds:Signature>", key("", OLD));
        assert_eq!(dates(&signature, ""), []);
        for role in ["SPSSODescriptor", "RoleDescriptor"] {
            let other = format!("<{role}>{}</{role}>", key("", OLD));
            assert_eq!(dates(&key("", "MII"), &other), [], "{role}");
        }
    }

    #[test]
    fn the_end_of_a_document_is_the_earlier_of_the_two_that_it_may_name() {
        let until = |entity: &str, role: &str| {
            let document = METADATA
                .replace(" entityID", &format!("{entity} entityID"))
                .replace(
                    "<md:IDPSSODescriptor",
                    &format!("<md:IDPSSODescriptor{role}"),
                );
            read("m", &document).unwrap().valid_until
        };
        assert_eq!(until("", ""), None);
        assert_eq!(
            until(" validUntil='2001-01-01T00:00:00Z'", ""),
            Some(978_307_200)
        );
        assert_eq!(
            until(
                " validUntil='2001-01-01T00:00:00.500'",
                " validUntil='2000-01-01T01:00:00+01:00'"
            ),
            Some(946_684_800)
        );
        assert_eq!(until(" validUntil='soon'", ""), None);
    }
}
