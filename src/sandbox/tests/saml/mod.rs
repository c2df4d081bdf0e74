//! Sign-ins through a SAML provider.

mod browser;
mod response;

use crate::sandbox::federation::saml_metadata::IdpMetadata;

const ENTITY: &str = "https://id.example/entity";

const CONSUMER: &str = "http://localhost:9229/domain/ohif/saml2/idpresponse";

/// A certificate for tests.
const CERTIFICATE: &str = "MIIBbjCCARWgAwIBAgIUITdxWxKyQvc7yocEgu8N4GtRGgMwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBcDAgFw0yNjExMjExMzQwMDZaGA8yMTI2MTAyODEzNDAwNlowDDEKMAgGA1UEAwwBcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBQa1QC5qM0D9gXjCYIL7IycO8Ce2Q0tsclqefVsVEY4raHxymQqM8R4GIB3M3ZiuKdDzGyj9aeXMekR5HQu2wqjUzBRMB0GA1UdDgQWBBRnpVvwcjXp4hPCUpXF2vF2XheDgzAfBgNVHSMEGDAWgBRnpVvwcjXp4hPCUpXF2vF2XheDgzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIBOL+K7wZ6NF0I7fm+NWhmeNkX59035bZwSI/ob0razrAiBG3eyZSoxgQlSYZq8zjHaZzed40q5WaCvxkmdhrNSrcA==";

/// The metadata of a provider, as `MetadataFile` has it.
pub(super) fn metadata() -> String {
    format!(
        r#"<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{ENTITY}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>none</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
 {CERTIFICATE}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://id.example/post"/>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://id.example/sso?a=1&amp;b=2"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"#
    )
}

#[test]
fn metadata_has_a_sign_on_url_and_signing_keys() {
    let parsed = IdpMetadata::parse(&metadata()).unwrap();
    assert_eq!(parsed.entity_id, ENTITY);
    assert_eq!(parsed.sign_on_url.as_str(), "https://id.example/sso?a=1&b=2");
    assert_eq!(parsed.keys.len(), 1);
    let without = |text: &str| metadata().replace(text, "x");
    for (text, reason) in [
        (String::new(), "it is not XML"),
        (metadata().replace("?>", "?><!DOCTYPE a [<!ENTITY b \"c\">]>"), "has a DTD"),
        (without("EntityDescriptor"), "no EntityDescriptor"),
        (without("SAML:2.0:metadata"), "no EntityDescriptor"),
        (without(ENTITY).replace("\"x\"", "\"\""), "no entityID"),
        (without("IDPSSODescriptor"), "exactly one IDPSSODescriptor"),
        (without("HTTP-Redirect"), "binding HTTP-Redirect"),
        (metadata().replace("https://id", "http://id"), "is not https"),
        (without(CERTIFICATE), "no readable signing certificate"),
        (without("signing"), "no readable signing certificate"),
    ] {
        let error = IdpMetadata::parse(&text).err().unwrap_or_default();
        assert!(error.contains(reason), "{reason}: {error}");
    }
}
