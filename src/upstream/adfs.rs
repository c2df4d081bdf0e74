//! Active Directory Federation Services, by SAML.

use super::{Return, Screen, SignInAddress, Upstream, field};

pub(super) static ADFS: Upstream = Upstream {
    name: "adfs",
    title: "AD FS",
    // A sign-out ends the session at AD FS too.
    details: &[("IDPSignout", "true")],
    screens,
    returns: &[Return::metadata(
        "Federation Metadata",
        "https://HOST/FederationMetadata/2007-06/FederationMetadata.xml, at the name of the federation service",
    )],
    traps: &[
        "without a Name ID nobody can sign in, and a person whose Name ID changes becomes a new user",
        "a sign-out is signed: add the user pool's certificate under Signature, as `aws cognito-idp get-signing-certificate --user-pool-id ID` prints it",
        "if AWS cannot reach the metadata, pass it as --metadata-file, and again whenever the token-signing certificate rolls over",
    ],
    ..Upstream::SAML
};

fn screens(page: &SignInAddress) -> Vec<Screen> {
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
