//! An identity provider behind the pool.

use std::collections::BTreeMap;

use secrecy::SecretString;

use crate::values::{IssuerUrl, MetadataUrl, ProviderName, UpstreamClientId};

/// Attribute of the pool → claim of the identity provider.
pub(crate) type Mapping = BTreeMap<String, String>;

/// An identity provider that should sign people in; values that were not given are `None`.
#[derive(Clone, Debug)]
pub(crate) struct ProviderSpec {
    /// Name of a registered upstream.
    pub(crate) kind: &'static str,
    pub(crate) name: ProviderName,
    pub(crate) values: ProviderValues,
    /// The pairs of the draft, without the default mapping.
    pub(crate) map: Mapping,
    /// Whether nobody else may sign people in for the app client.
    pub(crate) only: bool,
}

/// The values that the identity provider issued for the user pool.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProviderValues {
    pub(crate) issuer: Option<IssuerUrl>,
    pub(crate) client_id: Option<UpstreamClientId>,
    pub(crate) secret: Option<SecretString>,
    pub(crate) metadata: Option<Metadata>,
}

/// What describes a SAML provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Metadata {
    Url(MetadataUrl),
    /// The document itself.
    Document(String),
}

impl Metadata {
    /// The detail that holds the address of a document (`ProviderDetails`, SAML).
    pub(crate) const ADDRESS: &str = "MetadataURL";
    /// The detail that holds a document.
    pub(crate) const DOCUMENT: &str = "MetadataFile";

    /// The detail it is, with its value.
    pub(crate) fn detail(&self) -> (&'static str, &str) {
        match self {
            Self::Url(url) => (Self::ADDRESS, url.as_str()),
            Self::Document(text) => (Self::DOCUMENT, text.as_str()),
        }
    }

    /// What is shown instead of a document, which is too long.
    pub(crate) fn length(document: &str) -> String {
        format!("{} characters", document.chars().count())
    }
}
