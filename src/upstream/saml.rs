//! Any provider of SAML 2.0.

use super::{Protocol, Return, Screen, SignInPage, Upstream, field, returns};

pub(super) struct Saml;

/// The claim type that carries an attribute, as AD FS, Entra ID and most others name it.
pub(super) fn claim_uri(attribute: &str) -> Option<&'static str> {
    Some(match attribute {
        "email" => "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "name" => "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "given_name" => "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        "family_name" => "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        "preferred_username" => "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
        _ => return None,
    })
}

impl Upstream for Saml {
    fn name(&self) -> &'static str {
        "saml"
    }

    fn title(&self) -> &'static str {
        "the SAML provider"
    }

    fn label(&self) -> &'static str {
        "any other, by SAML"
    }

    fn protocol(&self) -> Protocol {
        Protocol::Saml
    }

    fn claim(&self, attribute: &str) -> Option<&'static str> {
        claim_uri(attribute)
    }

    fn screens(&self, page: &SignInPage) -> Vec<Screen> {
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

    fn returns(&self) -> &'static [Return] {
        const RETURNS: &[Return] = &[returns::metadata(
            "Metadata URL",
            "where its own SAML metadata lies, in Entra ID the App Federation Metadata Url; a file of it does too",
        )];
        RETURNS
    }

    fn traps(&self) -> &'static [&'static str] {
        &[
            "the NameID becomes the user's name: one that changes makes new users",
            "attributes under other names are mapped by hand: --map email=NAME",
        ]
    }
}
