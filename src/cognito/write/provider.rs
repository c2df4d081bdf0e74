//! Identity providers behind a pool.

use std::collections::BTreeMap;

use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::super::adapter::Aws;
use super::super::decode;
use super::super::error::{CognitoError, Kind};
use super::super::fields::SECRET;
use super::super::observed_provider::ObservedProvider;
use super::super::step::NewProvider;
use super::of_pool;
use crate::values::PoolId;

/// The request of `CreateIdentityProvider` without the pool and the secret.
pub(super) fn body(provider: &NewProvider) -> Value {
    with_details(provider, &provider.details)
}

fn with_details(provider: &NewProvider, details: &BTreeMap<String, String>) -> Value {
    json!({
        "ProviderName": provider.name,
        "ProviderType": provider.kind,
        "ProviderDetails": details,
        "AttributeMapping": provider.mapping,
    })
}

impl Aws {
    pub(super) async fn create_provider(
        &self,
        pool: &PoolId,
        provider: &NewProvider,
    ) -> Result<ObservedProvider, CognitoError> {
        let mut details = provider.details.clone();
        if let Some(secret) = &provider.secret {
            details.insert(SECRET.to_owned(), secret.expose_secret().to_owned());
        }
        let request = of_pool(pool, with_details(provider, &details));
        match self.api.call("CreateIdentityProvider", request).await {
            Ok(answer) => decode::provider(&answer),
            // Created a moment ago, by a call whose answer was lost.
            Err(error) if matches!(error.kind, Kind::Exists | Kind::Uncertain) => {
                let answer = self.describe_provider(pool, provider.name.as_str()).await;
                match answer.and_then(|answer| decode::provider(&answer)) {
                    Ok(there) if there.is(provider) => Ok(there),
                    _ => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }
}
