//! The second secret of an app client.

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::super::adapter::Aws;
use super::super::error::{CognitoError, Kind};
use crate::values::{ClientId, PoolId};

/// Secrets that an app client can have.
const MAX_SECRETS: usize = 2;

impl Aws {
    /// Adds a secret of one's own choice. A client that has two afterwards may have got the second from another run:
    /// only the token endpoint tells.
    pub(super) async fn add_secret(
        &self,
        pool: &PoolId,
        client: &ClientId,
        value: &SecretString,
    ) -> Result<(), CognitoError> {
        let request = json!({
            "UserPoolId": pool,
            "ClientId": client,
            "ClientSecret": value.expose_secret(),
        });
        match self.api.call("AddUserPoolClientSecret", request).await {
            Ok(_) => Ok(()),
            // The answer to a call that was sent before may be lost.
            Err(error)
                if matches!(error.kind, Kind::Quota | Kind::Uncertain)
                    && self.list_secrets(pool, client).await?.len() >= MAX_SECRETS =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
