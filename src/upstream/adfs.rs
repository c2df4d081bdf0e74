//! Active Directory Federation Services, by SAML.

use super::{Details, Protocol, Return, Screen, SignInPage, Upstream, field, returns, saml};
use crate::settings::ProviderValues;

pub(super) struct Adfs;

impl Upstream for Adfs {
    fn name(&self) -> &'static str {
        "adfs"
    }

    fn title(&self) -> &'static str {
        "AD FS"
    }

    fn protocol(&self) -> Protocol {
        Protocol::Saml
    }

    /// A sign-out ends the session there as well.
    fn details(&self, values: &ProviderValues) -> Details {
        Details::of(self.protocol(), self.scopes(), values).with("IDPSignout", "true")
    }

    fn claim(&self, attribute: &str) -> Option<&'static str> {
        saml::claim_uri(attribute)
    }

    fn screens(&self, page: &SignInPage) -> Vec<Screen> {
        vec![
            Screen {
                screen: "AD FS Management: Add Relying Party Trust, claims aware, data entered manually",
                fields: vec![
                    field("Display name", "Amazon Cognito"),
                    field("Relying party SAML 2.0 SSO service URL", page.consumer()),
                    field("Relying party trust identifier", page.audience()),
                ],
            },
            Screen {
                screen: "Its properties: Endpoints, Add SAML, Endpoint type SAML Logout, binding POST",
                fields: vec![field("Trusted URL", page.sign_out())],
            },
            Screen {
                screen: "Edit Claim Issuance Policy: Send LDAP Attributes as Claims, from Active Directory",
                fields: vec![
                    field("E-Mail-Addresses", "E-Mail Address"),
                    field("Display-Name", "Name"),
                    field("User-Principal-Name", "UPN"),
                ],
            },
            Screen {
                screen: "Edit Claim Issuance Policy: Transform an Incoming Claim",
                fields: vec![
                    field("Incoming claim type", "UPN"),
                    field("Outgoing claim type", "Name ID"),
                    field("Outgoing name ID format", "Persistent Identifier"),
                ],
            },
        ]
    }

    fn returns(&self) -> &'static [Return] {
        const RETURNS: &[Return] = &[returns::metadata(
            "Federation Metadata",
            "https://HOST/FederationMetadata/2007-06/FederationMetadata.xml, at the name of the federation service",
        )];
        RETURNS
    }

    fn traps(&self) -> &'static [&'static str] {
        &[
            "without a Name ID nobody signs in, and one that changes makes new users",
            "a sign-out is signed: add the user pool's certificate under Signature; it is what `aws cognito-idp get-signing-certificate --user-pool-id ID` prints",
            "where AWS cannot reach the metadata, pass it as --metadata-file, and again when the token-signing certificate rolls over",
        ]
    }
}
