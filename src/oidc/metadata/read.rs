//! Reads SAML metadata.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::Decode;

use super::SamlMetadata;
use super::validity::Validity;
use crate::oidc::provider::{ProviderError, unusable};

/// More attributes than any tag of metadata has. The parser compares each with each, so a server could keep it
/// busy for minutes.
const MAX_ATTRIBUTES: usize = 1000;

/// Reads the metadata of a SAML provider; `place` names the document in messages.
///
/// # Errors
///
/// The first problem found, each with its own message.
pub(crate) fn read(place: &str, document: &str) -> Result<SamlMetadata, ProviderError> {
    let not_metadata = format!("{place} is not SAML metadata, which is XML");
    // An XML declaration must come first, but some files begin with white space.
    let text = document.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return Err(unusable(not_metadata));
    }
    let is_too_wide = |tag: &str| tag.matches('=').count() > MAX_ATTRIBUTES;
    if text.split('<').any(is_too_wide) {
        return Err(unusable(format!("{not_metadata}: a tag has too many attributes")));
    }
    let document =
        Document::parse(text).map_err(|why| unusable(format!("{not_metadata}: {why}")))?;
    let elements = || document.descendants().filter(Node::is_element);
    if elements().any(|element| is(&element, "html")) {
        return Err(unusable(not_metadata));
    }
    let entity = entity(place, &document)?;
    let keys = signing_certificates(place, &document)?;
    Ok(SamlMetadata {
        entity,
        valid_until: elements()
            .filter(|e| is(e, "EntityDescriptor") || is(e, "IDPSSODescriptor"))
            .filter_map(|element| unix_time(element.attribute("validUntil")?))
            .min(),
        certificates: keys.iter().filter_map(validity).collect(),
    })
}

/// The id of the one identity provider that the document describes.
fn entity(place: &str, document: &Document<'_>) -> Result<String, ProviderError> {
    let named = |name: &'static str| document.descendants().filter(move |node| is(node, name));
    if named("EntitiesDescriptor").next().is_some() {
        return Err(unusable(format!(
            "{place} describes several entities; Cognito accepts metadata of one"
        )));
    }
    let mut entities = named("EntityDescriptor");
    let Some(entity) = entities.find_map(|element| element.attribute("entityID")) else {
        return Err(unusable(format!(
            "{place} is not SAML metadata: it has no EntityDescriptor with an entityID"
        )));
    };
    if named("IDPSSODescriptor").next().is_none() {
        return Err(unusable(format!(
            "{place} does not describe an identity provider: it has no IDPSSODescriptor"
        )));
    }
    let mut services = named("SingleSignOnService");
    if !services.any(|service| ancestor(&service, "IDPSSODescriptor").is_some()) {
        return Err(unusable(format!(
            "{place} does not say where people sign in (SingleSignOnService)"
        )));
    }
    Ok(entity.to_owned())
}

fn signing_certificates<'a, 'd>(
    place: &str,
    document: &'a Document<'d>,
) -> Result<Vec<Node<'a, 'd>>, ProviderError> {
    let elements = document.descendants().filter(|node| is(node, "X509Certificate"));
    let certificates: Vec<_> = elements.filter(is_for_signing).collect();
    if certificates.is_empty() {
        return Err(unusable(format!("{place} has no signing certificate (X509Certificate)")));
    }
    Ok(certificates)
}

/// Whether an element has that name, whatever its namespace prefix.
fn is(element: &Node<'_, '_>, name: &str) -> bool {
    element.is_element() && element.tag_name().name() == name
}

/// The nearest ancestor of that name.
fn ancestor<'a, 'd>(element: &Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    element.ancestors().find(|around| is(around, name))
}

/// Whether a certificate is for the identity provider's signatures: a key without a use serves every use.
fn is_for_signing(certificate: &Node<'_, '_>) -> bool {
    let usage = ancestor(certificate, "KeyDescriptor").and_then(|key| key.attribute("use"));
    // A certificate inside a signature belongs to the signer of the document.
    ancestor(certificate, "IDPSSODescriptor").is_some()
        && ancestor(certificate, "Signature").is_none()
        && usage != Some("encryption")
}

fn validity(certificate: &Node<'_, '_>) -> Option<Validity> {
    let text: String = certificate.text()?.split_whitespace().collect();
    let der = STANDARD.decode(text).ok()?;
    // `Raw` accepts unusual serial numbers, which do not affect the dates.
    let certificate = CertificateInner::<Raw>::from_der(&der).ok()?;
    let validity = certificate.tbs_certificate.validity;
    let seconds = |time: x509_cert::time::Time| time.to_unix_duration().as_secs().try_into().ok();
    Some(Validity { from: seconds(validity.not_before)?, until: seconds(validity.not_after)? })
}

/// Reads an `xs:dateTime`, which SAML gives in UTC (SAML 2.0 Core §1.3.3), with or without the `Z`.
fn unix_time(text: &str) -> Option<i64> {
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
    fn unusable_metadata_is_refused_with_the_reason() {
        read("m", METADATA).unwrap();
        read("m", &format!("\u{feff}{}", METADATA.replace("md:", ""))).unwrap();
        for (document, why) in [
            (String::new(), "is not SAML metadata, which is XML"),
            ("{}".to_owned(), "is not SAML metadata, which is XML"),
            ("<!doctype html><html></html>".to_owned(), "is not SAML metadata, which is XML"),
            ("<html></html>".to_owned(), "is not SAML metadata, which is XML"),
            (
                METADATA.replace("</md:IDPSSODescriptor>", ""),
                "is not SAML metadata, which is XML: ",
            ),
            (format!("<a {}/>", "b=\"\" ".repeat(2000)), "too many attributes"),
            ("<a>".repeat(100_000), "is not SAML metadata, which is XML: "),
            ("<a/>".to_owned(), "no EntityDescriptor"),
            (METADATA.replace("entityID", "id"), "no EntityDescriptor"),
            (METADATA.replace("IDPSSO", "SPSSO"), "not describe an identity provider"),
            (METADATA.replace("EntityDescriptor", "EntitiesDescriptor"), "several entities"),
            (METADATA.replace("SingleSignOnService", "x"), "where people sign in"),
            (METADATA.replace("X509Certificate", "x"), "no signing certificate"),
        ] {
            let message = read("m", &document).unwrap_err().to_string();
            assert!(message.contains(why), "{why}: {message}");
        }
    }

    /// From 2000-01-01 to 2001-01-01.
    const OLD: &str = "MIIBEjCBuAIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAppZC5leGFtcGxlMB4XDTAwMDEwMTAwMDAwMFoXDTAxMDEwMTAwMDAwMFowFTETMBEGA1UEAwwKaWQuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLUtzQ/xd245V6ghxgA14kUw9gZULhrddyvA3pjC8TRxx5PNugmuqcBn0vizknPgxujeULEpDNcvxUwdUlVL5c4wCgYIKoZIzj0EAwIDSQAwRgIhAJevGVmP20fiUS8V0HnR+F2YIyHz6/DOIm2w+XqzMm1GAiEAkH4I/NA62XE+SpiuTKCQtftOscPeRlth6ul4vwSFphk=";

    #[test]
    fn signing_certificates_are_read_with_their_dates() {
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
            assert!(why.contains("no signing certificate"), "{why}");
        }
        for role in ["SPSSODescriptor", "RoleDescriptor"] {
            let other = format!("<{role}>{}</{role}>", key("", OLD));
            assert_eq!(dates(&unreadable, &other), [], "{role}");
        }
    }

    #[test]
    fn the_earlier_expiry_of_a_document_counts() {
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
}
