//! What Cognito stores about an identity provider.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::{Protocol, Upstream};
use crate::settings::{Metadata, ProviderValues};

/// `ProviderDetails` of the API, the secret apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProviderDetails {
    pub(crate) open: BTreeMap<String, String>,
    pub(crate) secret: Option<SecretString>,
}

impl ProviderDetails {
    /// The details of a provider; what was not given is not among them.
    pub(super) fn of(upstream: &Upstream, values: &ProviderValues) -> Self {
        let mut open = given(values);
        if upstream.protocol != Protocol::Saml {
            open.insert("authorize_scopes", upstream.scopes);
        }
        if upstream.protocol == Protocol::Oidc {
            open.insert("attributes_request_method", "GET");
        }
        open.extend(upstream.details.iter().copied());
        let open = open.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { open: open.collect(), secret: values.secret.clone() }
    }
}

/// The details that were given, the secret apart.
pub(crate) fn given(values: &ProviderValues) -> BTreeMap<&'static str, &str> {
    let issuer = values.issuer.as_ref().map(|issuer| ("oidc_issuer", issuer.as_str()));
    let client = values.client_id.as_ref().map(|id| ("client_id", id.as_str()));
    let metadata = values.metadata.as_ref().map(Metadata::detail);
    [issuer, client, metadata].into_iter().flatten().collect()
}
