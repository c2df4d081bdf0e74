//! The document of `idp`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::IdAndName;
use crate::cognito::{ObservedClient, ObservedPool, ObservedProvider};
use crate::finding::Finding;
use crate::plan::text::StepReport;
use crate::settings::Metadata;
use crate::upstream::Checklist;

/// The details of a provider that are shown; a secret and a metadata document are not among them.
const SHOWN_DETAILS: [&str; 4] =
    ["oidc_issuer", "client_id", "authorize_scopes", Metadata::ADDRESS];

/// `idp`: the identity providers of a pool, and those that an app client offers.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct IdpReport<'a> {
    pub(crate) pool: IdAndName<&'a str>,
    pub(crate) client: Option<IdAndName<&'a str>>,
    /// Those that the app client offers.
    pub(crate) identity_providers: Option<&'a [String]>,
    pub(crate) providers: Vec<ProviderReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) steps: Option<Vec<StepReport>>,
    /// Whether this run changed anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) changed: Option<bool>,
    /// Whether the plan would change anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pending: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checks: Option<&'a [Finding]>,
    /// What to enter at the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checklist: Option<&'a Checklist>,
}

/// An identity provider of the pool.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProviderReport<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    details: BTreeMap<&'a str, &'a str>,
    /// Attribute of the pool and claim of the provider.
    mapping: &'a BTreeMap<String, String>,
}

impl<'a> IdpReport<'a> {
    pub(crate) fn of(pool: &'a ObservedPool, client: Option<&'a ObservedClient>) -> Self {
        Self {
            pool: IdAndName { id: pool.id.as_str(), name: &pool.name },
            client: client.map(|client| IdAndName { id: client.id.as_str(), name: &client.name }),
            identity_providers: client.map(|client| client.identity_providers.as_slice()),
            providers: pool.providers.iter().map(ProviderReport::from).collect(),
            steps: None,
            changed: None,
            pending: None,
            checks: None,
            checklist: None,
        }
    }
}

impl<'a> From<&'a ObservedProvider> for ProviderReport<'a> {
    fn from(provider: &'a ObservedProvider) -> Self {
        let details = provider.details.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Self {
            name: &provider.name,
            kind: &provider.kind,
            details: details.filter(|(name, _)| SHOWN_DETAILS.contains(name)).collect(),
            mapping: &provider.mapping,
        }
    }
}
