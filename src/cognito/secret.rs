//! The secret of an app client, which Cognito does not always show.

use serde_json::json;

use super::CognitoError;
use super::adapter::Aws;
use super::decode;
use super::error::Kind;
use super::listed_secret::ListedSecret;
use super::observed_client::ObservedClient;
use super::observed_secret::ObservedSecret;
use super::pace::pause;
use crate::values::{ClientId, PoolId};

/// Times that the list of secrets is asked for again.
const MAX_RETRIES: u32 = 2;

/// Whether it is found out if a client whose secret is not shown has one: a call more for each such client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretLookup {
    No,
    /// A refusal leaves it unknown.
    IfAllowed,
    /// A refusal is an error.
    Required,
}

impl Aws {
    /// The secret of a client, looked up if Describe does not say whether there is one.
    pub(super) async fn look_up_secret(
        &self,
        pool: &PoolId,
        client: &ObservedClient,
        lookup: SecretLookup,
    ) -> Result<ObservedSecret, CognitoError> {
        let secret = match lookup {
            SecretLookup::No => client.secret.clone(),
            SecretLookup::IfAllowed | SecretLookup::Required => {
                self.known_secret(pool, client).await
            }
        };
        match secret {
            ObservedSecret::Unknown(why) if lookup == SecretLookup::Required => Err(why),
            secret => Ok(secret),
        }
    }

    /// The secret of a client, looked up if Describe does not say whether there is one.
    pub(super) async fn known_secret(
        &self,
        pool: &PoolId,
        client: &ObservedClient,
    ) -> ObservedSecret {
        match &client.secret {
            ObservedSecret::NotRead => self.hidden_secret(pool, &client.id).await,
            known => known.clone(),
        }
    }

    /// The secret of a client that Describe shows without one.
    async fn hidden_secret(&self, pool: &PoolId, client: &ClientId) -> ObservedSecret {
        match self.list_secrets(pool, client).await {
            Ok(secrets) if secrets.is_empty() => ObservedSecret::None,
            Ok(secrets) => ObservedSecret::Hidden(secrets),
            // An endpoint without second secrets hides none. Emulators say so with an error, or with a page of their own.
            Err(error) if error.kind == Kind::Unknown => ObservedSecret::None,
            Err(error) if error.unreadable && self.is_emulated() => ObservedSecret::None,
            Err(error) => ObservedSecret::Unknown(error),
        }
    }

    /// The secrets of a client, the oldest first.
    pub(super) async fn list_secrets(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Vec<ListedSecret>, CognitoError> {
        for attempt in 0..MAX_RETRIES {
            match self.list_secrets_once(pool, client).await {
                // The SDK would ask an emulator for its page again and again.
                Err(error) if is_passing(&error) => pause(attempt).await,
                done => return done,
            }
        }
        self.list_secrets_once(pool, client).await
    }

    async fn list_secrets_once(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Vec<ListedSecret>, CognitoError> {
        const OPERATION: &str = "ListUserPoolClientSecrets";
        let request = json!({ "UserPoolId": pool, "ClientId": client });
        decode::secrets(OPERATION, &self.api.call_once(OPERATION, request).await?)
    }
}

/// Whether another try may succeed.
fn is_passing(error: &CognitoError) -> bool {
    matches!(error.kind, Kind::Throttled | Kind::Uncertain) && !error.unreadable
}
