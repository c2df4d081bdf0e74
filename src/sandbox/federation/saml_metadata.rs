//! The metadata of a SAML provider (SAML 2.0 Metadata §2.4.3).

use base64::{Engine, prelude::BASE64_STANDARD};
use bergshamra_keys::{Key, loader::load_x509_cert_der};
use reqwest::Method;
use url::Url;

use super::{
    error::FederationError,
    fetch::{FetchOptions, fetch},
    provider_config::ProviderConfig,
    saml_xml::{self, Element, METADATA, SIGNATURE},
};
use crate::sandbox::address::is_secure;

const REDIRECT_BINDING: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

#[derive(Clone)]
pub(crate) struct IdpMetadata {
    /// The issuer of its responses.
    pub(crate) entity_id: String,
    /// Where a browser is sent to sign in.
    pub(crate) sign_on_url: Url,
    /// The signing keys, of which a response may use any.
    pub(crate) keys: Vec<Key>,
}

impl ProviderConfig {
    pub(crate) async fn metadata(&self) -> Result<IdpMetadata, FederationError> {
        let text = match self.detail("MetadataFile") {
            "" => fetch(Method::GET, self.detail("MetadataURL"), FetchOptions::default())
                .await
                .map(|fetched| fetched.body),
            file => Ok(file.to_owned()),
        };
        text.and_then(|text| IdpMetadata::parse(&text)).map_err(|reason| {
            FederationError::new(
                format!("The metadata of the provider cannot be used: {reason}"),
                "metadata_failed",
            )
        })
    }
}

impl IdpMetadata {
    /// Parses the metadata of one provider.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let document = saml_xml::parse(text).ok_or("it is not XML, or has a DTD")?;
        let root = Element::root(&document)
            .filter(|root| root.is(METADATA, "EntityDescriptor"))
            .ok_or("it has no EntityDescriptor at its root")?;
        let entity_id = root.attribute("entityID").ok_or("it has no entityID")?;
        let role = root
            .only_child(METADATA, "IDPSSODescriptor")
            .ok_or("it does not have exactly one IDPSSODescriptor")?;
        let location = role
            .children(METADATA, "SingleSignOnService")
            .into_iter()
            .find(|service| service.attribute("Binding") == Some(REDIRECT_BINDING))
            .and_then(|service| service.attribute("Location"))
            .ok_or("it has no SingleSignOnService with the binding HTTP-Redirect")?;
        let sign_on_url = Url::parse(location)
            .ok()
            .filter(|_| is_secure(location))
            .ok_or("the URL of its SingleSignOnService is not https")?;
        let keys = signing_keys(role);
        if keys.is_empty() {
            return Err("it has no readable signing certificate".to_owned());
        }
        Ok(Self { entity_id: entity_id.to_owned(), sign_on_url, keys })
    }
}

fn signing_keys(role: Element<'_, '_>) -> Vec<Key> {
    role.children(METADATA, "KeyDescriptor")
        .into_iter()
        .filter(|key| matches!(key.attribute("use"), None | Some("signing")))
        .flat_map(|key| key.children(SIGNATURE, "KeyInfo"))
        .flat_map(|info| info.children(SIGNATURE, "X509Data"))
        // The others are the chain of the first one.
        .filter_map(|data| data.children(SIGNATURE, "X509Certificate").first().copied())
        .filter_map(|certificate| {
            let text: String = certificate.text().split_whitespace().collect();
            load_x509_cert_der(&BASE64_STANDARD.decode(text).ok()?).ok()
        })
        .collect()
}
