//! A provider as the pool knows it.

use url::Url;

use crate::sandbox::state::{Object, text};

/// A provider. Endpoints that are empty are the discovery document's.
#[derive(Clone)]
pub(crate) struct Upstream {
    pub(crate) name: String,
    details: Object,
}

impl Upstream {
    /// A provider that speaks OpenID Connect.
    pub(crate) fn of(fields: &Object) -> Option<Self> {
        let details = fields.get("ProviderDetails")?.as_object()?;
        let mut details = details.clone();
        match text(fields, "ProviderType") {
            "OIDC" => {}
            "Google" => {
                details.insert("oidc_issuer".into(), "https://accounts.google.com".into());
                details.insert("attributes_request_method".into(), "GET".into());
            }
            _ => return None,
        }
        Some(Self { name: text(fields, "ProviderName").to_owned(), details })
    }

    /// A provider that speaks SAML.
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

    /// An endpoint that the pool knows without asking.
    pub(crate) fn known(&self, detail: &str) -> Option<Url> {
        Url::parse(self.detail(detail)).ok()
    }
}
