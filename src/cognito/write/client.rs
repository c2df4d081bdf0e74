//! App clients and their login styles.

use serde_json::{Value, json};

use super::super::adapter::Aws;
use super::super::auth_flows;
use super::super::decode;
use super::super::error::{CognitoError, Kind};
use super::super::fields::{Assignment, ClientField};
use super::super::step::{NewClient, Resource};
use super::super::{Ids, StepOutcome};
use super::once::make_once;
use super::{of_pool, text_at, with};
use crate::settings::ClientKind;
use crate::values::{ClientId, PoolId};

impl Aws {
    pub(super) async fn create_client(
        &self,
        pool: &PoolId,
        client: &NewClient,
    ) -> Result<StepOutcome, CognitoError> {
        let same = async || {
            let named = self.list_clients(pool).await?.into_iter();
            Ok(named
                .filter(|other| other.name == client.name.as_str())
                .map(|other| other.id)
                .collect())
        };
        let create = async || self.create_client_once(pool, client).await;
        let (id, by_name) = make_once(Resource::Client, self.timeouts, create, same).await?;
        let ids = Ids { pool: None, client: Some(id) };
        Ok(StepOutcome { ids, by_name, ..StepOutcome::default() })
    }

    async fn create_client_once(
        &self,
        pool: &PoolId,
        client: &NewClient,
    ) -> Result<ClientId, CognitoError> {
        let request = of_pool(pool, body(client));
        let answer = self.api.call_once("CreateUserPoolClient", request).await?;
        decode::id(
            "CreateUserPoolClient",
            &text_at(&answer, &["UserPoolClient", "ClientId"], "CreateUserPoolClient")?,
        )
    }

    pub(super) async fn create_login_style(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<(), CognitoError> {
        let request = with(of_pool(pool, style_body()), "ClientId", json!(client));
        match self.api.call("CreateManagedLoginBranding", request).await {
            Ok(_) => Ok(()),
            // Created a moment ago, by a call whose answer was lost.
            Err(error)
                if error.kind == Kind::Exists
                    && self.login_style(pool, client).await?.is_some() =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// The request of `CreateUserPoolClient` without the pool.
pub(super) fn body(client: &NewClient) -> Value {
    let mut body = json!({ "GenerateSecret": client.kind == ClientKind::Confidential });
    for value in values(client) {
        value.put(&mut body);
    }
    body
}

/// The request of `CreateManagedLoginBranding` without pool and client.
pub(super) fn style_body() -> Value {
    json!({ "UseCognitoProvidedValues": true })
}

/// The values of an app client that is created. A list without entries is left out: Cognito takes it for a
/// mistake.
fn values(client: &NewClient) -> Vec<Assignment> {
    let lists = [
        ClientField::CALLBACK_URLS.assign(&client.callback_urls),
        ClientField::SIGN_OUT_URLS.assign(&client.sign_out_urls),
        ClientField::SCOPES.assign(&client.scopes),
        ClientField::IDENTITY_PROVIDERS.assign(&client.identity_providers),
        ClientField::FLOWS.assign(&[auth_flows::CODE]),
        ClientField::AUTH_FLOWS.assign(&auth_flows::of_new(client)),
    ];
    let mut values = vec![
        ClientField::NAME.assign(client.name.to_string()),
        ClientField::OAUTH.assign(true),
        ClientField::TOKEN_REVOCATION.assign(true),
        ClientField::USER_EXISTENCE_ERRORS.assign("hidden"),
    ];
    if client.refresh_rotation {
        values.push(ClientField::REFRESH_ROTATION.assign(true));
    }
    values.extend(lists.into_iter().filter(|list| !list.is_empty()));
    values
}
