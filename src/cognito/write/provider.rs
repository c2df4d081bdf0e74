//! Identity providers behind a pool.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::types::IdentityProviderTypeType;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::super::adapter::Aws;
use super::super::decode;
use super::super::error::{CognitoError, Kind};
use super::super::fields::SECRET;
use super::super::observed_provider::ObservedProvider;
use super::super::raw::raw;
use super::super::step::NewProvider;
use super::deleted;
use crate::values::PoolId;

/// The request of `CreateIdentityProvider` without the pool and the secret.
pub(super) fn body(provider: &NewProvider) -> Value {
    json!({
        "ProviderName": provider.name,
        "ProviderType": provider.kind,
        "ProviderDetails": provider.details,
        "AttributeMapping": provider.mapping,
    })
}

impl Aws {
    pub(super) async fn create_provider(
        &self,
        pool: &PoolId,
        provider: &NewProvider,
    ) -> Result<ObservedProvider, CognitoError> {
        let mut details: HashMap<String, String> = provider.details.clone().into_iter().collect();
        if let Some(secret) = &provider.secret {
            details.insert(SECRET.to_owned(), secret.expose_secret().to_owned());
        }
        let mapping = provider.mapping.clone().into_iter().collect();
        let call = self
            .client
            .create_identity_provider()
            .user_pool_id(pool.as_str())
            .provider_name(provider.name.as_str())
            .provider_type(IdentityProviderTypeType::from(provider.kind))
            .set_provider_details(Some(details))
            .set_attribute_mapping(Some(mapping));
        match raw!("CreateIdentityProvider", call) {
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

    pub(super) async fn delete_provider(
        &self,
        pool: &PoolId,
        name: &str,
    ) -> Result<(), CognitoError> {
        let call =
            self.client.delete_identity_provider().user_pool_id(pool.as_str()).provider_name(name);
        deleted("DeleteIdentityProvider", call.send().await)
    }
}
