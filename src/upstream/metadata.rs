//! A user pool as a SAML service provider: the document that an identity provider can import.

use super::SignInAddress;

/// Bindings and the name format that Cognito takes (Amazon Cognito Developer Guide, "Adding SAML user pool
/// sign-in").
const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/// The metadata of a pool (SAML 2.0 Metadata §2.4.4), its elements in the order that the schema demands.
pub(super) fn metadata(page: &SignInAddress) -> String {
    let [audience, sign_out, consumer] =
        [page.audience(), page.sign_out(), page.consumer()].map(|text| escaped(&text));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{audience}">
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
    <md:SingleLogoutService Binding="{POST}" Location="{sign_out}"/>
    <md:NameIDFormat>{PERSISTENT}</md:NameIDFormat>
    <md:AssertionConsumerService Binding="{POST}" Location="{consumer}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"#
    )
}

/// Text within an attribute or an element.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metadata_is_that_of_the_pool_and_of_its_sign_in_page() {
        let page = SignInAddress {
            base: "https://sign-in.hospital.example".to_owned(),
            pool: "eu-central-1_AbCdEf123".parse().ok(),
        };
        insta::assert_snapshot!(metadata(&page), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:amazon:cognito:sp:eu-central-1_AbCdEf123">
          <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sign-in.hospital.example/saml2/logout"/>
            <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
            <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sign-in.hospital.example/saml2/idpresponse" index="0" isDefault="true"/>
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        "#);
    }

    #[test]
    fn what_xml_gives_a_meaning_is_escaped() {
        let page = SignInAddress {
            base: "http://localhost:1/a?b=1&c=\"<>".to_owned(),
            pool: "eu-central-1_AbCdEf123".parse().ok(),
        };
        let text = metadata(&page);
        let base = "http://localhost:1/a?b=1&amp;c=&quot;&lt;&gt;";
        for path in ["/saml2/idpresponse", "/saml2/logout"] {
            assert!(text.contains(&format!("\"{base}{path}\"")), "{text}");
        }
    }
}
