//! What Cognito is told of an identity provider.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::Protocol;
use crate::settings::{Metadata, ProviderValues};

/// `ProviderDetails`, the secret apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Details {
    pub(crate) open: BTreeMap<String, String>,
    pub(crate) secret: Option<SecretString>,
}

impl Details {
    /// The details that every provider of a protocol has; what was not given is not among them.
    pub(super) fn of(protocol: Protocol, scopes: &str, values: &ProviderValues) -> Self {
        let mut open = given(values);
        if protocol != Protocol::Saml {
            open.insert("authorize_scopes", scopes);
        }
        if protocol == Protocol::Oidc {
            open.insert("attributes_request_method", "GET");
        }
        Self {
            open: open
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            secret: values.secret.clone(),
        }
    }

    /// With one more detail.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.open.insert(name.to_owned(), value.to_owned());
        self
    }
}

/// The details that somebody gave, the secret apart.
pub(crate) fn given(values: &ProviderValues) -> BTreeMap<&'static str, &str> {
    let metadata = values.metadata.as_ref().map(Metadata::detail);
    let issuer = values.issuer.as_ref();
    let issuer = issuer.map(|issuer| ("oidc_issuer", issuer.as_str()));
    let client = values.client_id.as_ref();
    let client = client.map(|id| ("client_id", id.as_str()));
    [issuer, client, metadata].into_iter().flatten().collect()
}
