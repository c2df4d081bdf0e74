//! Any provider of SAML 2.0.

use super::{Return, Screen, SignInAddress, Upstream, field};

pub(super) static SAML: Upstream = Upstream {
    name: "saml",
    title: "the SAML provider",
    label: Some("any other, by SAML"),
    screens,
    returns: &[Return::metadata(
        "Metadata URL",
        "the address of its SAML metadata (in Entra ID, App Federation Metadata Url), or the metadata as a file",
    )],
    traps: &[
        "the NameID becomes the user's name: a person whose NameID changes becomes a new user",
        "map attributes under other names yourself: --map email=NAME",
    ],
    ..Upstream::SAML
};

/// Attribute and claim type, as AD FS, Entra ID and most others name it.
pub(super) const CLAIM_TYPES: &[(&str, &str)] = &[
    ("email", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"),
    ("name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"),
    ("given_name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname"),
    ("family_name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname"),
    ("preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"),
];

fn screens(page: &SignInAddress) -> Vec<Screen> {
    vec![Screen {
        screen: "A SAML 2.0 service provider",
        fields: vec![
            field("Assertion consumer service URL (HTTP-POST)", page.consumer()),
            field("Entity ID (audience)", page.audience()),
            field("NameID format", "persistent"),
            field("Single logout service URL", page.sign_out()),
            field("Attributes", "the claim types that the mapping names"),
        ],
    }]
}
