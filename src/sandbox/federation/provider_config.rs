//! The configuration of a provider in the user pool.

use url::Url;

use crate::sandbox::state::{Object, text};

/// A provider. The discovery document supplies endpoints that are empty.
#[derive(Clone)]
pub(crate) struct ProviderConfig {
    pub(crate) name: String,
    details: Object,
}

impl ProviderConfig {
    /// A provider that supports OpenID Connect.
    pub(crate) fn oidc(fields: &Object) -> Option<Self> {
        let details = fields.get("ProviderDetails")?.as_object()?;
        let mut details = details.clone();
        match text(fields, "ProviderType") {
            "OIDC" => {}
            "Google" => {
                // Its discovery document names endpoints that speak OpenID Connect.
                details.remove("attributes_url");
                details.remove("token_url");
                details.insert("oidc_issuer".into(), "https://accounts.google.com".into());
                details.insert("attributes_request_method".into(), "GET".into());
            }
            _ => return None,
        }
        Some(Self { name: text(fields, "ProviderName").to_owned(), details })
    }

    /// A SAML provider.
    pub(crate) fn saml(fields: &Object) -> Option<Self> {
        let details = fields.get("ProviderDetails")?.as_object()?;
        (text(fields, "ProviderType") == "SAML").then(|| Self {
            name: text(fields, "ProviderName").to_owned(),
            details: details.clone(),
        })
    }

    pub(crate) fn detail(&self, name: &str) -> &str {
        text(&self.details, name)
    }

    /// An endpoint that is configured in the user pool.
    pub(crate) fn configured_url(&self, detail: &str) -> Option<Url> {
        Url::parse(self.detail(detail)).ok()
    }
}
