//! What identity providers publish: their discovery document, their metadata.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};

use super::MAX_CONCURRENT;
use crate::cognito::{CognitoError, ObservedProvider};
use crate::finding::Finding;
use crate::oidc::Http;
use crate::oidc::metadata::{self, SamlMetadata};
use crate::oidc::provider::{ProviderError, Requirements, check};
use crate::settings;
use crate::upstream::Protocol;

/// What an identity provider publishes.
pub(crate) enum Look {
    /// OpenID Connect: the judgement of its discovery document and its keys.
    Discovery(Result<Vec<Finding>, ProviderError>),
    Saml {
        metadata: Result<SamlMetadata, ProviderError>,
        /// Whether Cognito fetches it regularly; otherwise it has a copy.
        fetched: bool,
    },
}

/// Looks at the described providers, a few at once; a provider whose endpoints Cognito was given has nothing to
/// look at.
pub(super) async fn look_all(
    http: &Http,
    described: &[(String, Result<ObservedProvider, CognitoError>)],
    local: bool,
) -> BTreeMap<String, Look> {
    let known = described.iter().filter_map(|(_, one)| one.as_ref().ok());
    stream::iter(known)
        .map(|provider| async move {
            let look = look(http, provider, local).await?;
            Some((provider.name.clone(), look))
        })
        .buffer_unordered(MAX_CONCURRENT)
        .filter_map(|look| async move { look })
        .collect()
        .await
}

async fn look(http: &Http, provider: &ObservedProvider, local: bool) -> Option<Look> {
    let detail = |name: &str| provider.details.get(name).map(String::as_str);
    if let Some(url) = detail(settings::Metadata::ADDRESS) {
        return Some(Look::Saml { metadata: metadata::fetch(http, url).await, fetched: true });
    }
    if let Some(document) = detail(settings::Metadata::DOCUMENT) {
        return Some(Look::Saml {
            metadata: metadata::read("the metadata that Cognito has", document),
            fetched: false,
        });
    }
    if provider.kind != Protocol::Oidc.api() || provider.has_endpoints() {
        return None;
    }
    let claims: Vec<&str> = provider.mapping.values().map(String::as_str).collect();
    let requirements = Requirements {
        issuer: detail("oidc_issuer")?,
        scopes: detail("authorize_scopes").unwrap_or("openid"),
        claims: &claims,
        local,
    };
    let judged = check(http, &requirements).await;
    Some(Look::Discovery(judged.map(|usable| usable.reservations)))
}
