//! App clients and their login styles.

use serde_json::{Value, json};

use super::super::adapter::Aws;
use super::super::decode;
use super::super::error::{CognitoError, Kind};
use super::super::fields::{Assignment, ClientField};
use super::super::raw::raw;
use super::super::step::NewClient;
use super::super::{Ids, StepOutcome};
use super::{deleted, make_once, once, text_at};
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
        let id = make_once("CreateUserPoolClient", self.timeouts, create, same).await?;
        // The client exists from here on, whatever this search finds.
        let twin = self.older_twin(pool, client, &id).await;
        Ok(StepOutcome {
            ids: Ids { pool: None, client: Some(id) },
            twin,
            ..StepOutcome::default()
        })
    }

    /// The client of that name that another run has made a moment before: names are not unique, so two
    /// runs at once may both have found none.
    async fn older_twin(
        &self,
        pool: &PoolId,
        client: &NewClient,
        own: &ClientId,
    ) -> Result<Option<ClientId>, CognitoError> {
        let mut same = self.list_clients(pool).await?;
        same.retain(|other| other.name == client.name.as_str());
        if same.len() < 2 {
            return Ok(None);
        }
        let mut by_age = Vec::new();
        for other in same {
            let described = self.describe_client(pool, &other.id).await?;
            let created = described.pointer("/UserPoolClient/CreationDate").and_then(Value::as_f64);
            by_age.push((created.unwrap_or_default(), other.id));
        }
        by_age.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let first = by_age.into_iter().next();
        Ok(first.map(|(_, first)| first).filter(|first| first != own))
    }

    async fn create_client_once(
        &self,
        pool: &PoolId,
        client: &NewClient,
    ) -> Result<ClientId, CognitoError> {
        let call = self
            .client
            .create_user_pool_client()
            .user_pool_id(pool.as_str())
            .client_name(client.name.as_str());
        let answer = once!("CreateUserPoolClient", call, request(pool, client))?;
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
        let call = self
            .client
            .create_managed_login_branding()
            .user_pool_id(pool.as_str())
            .client_id(client.as_str())
            .use_cognito_provided_values(true);
        match raw!("CreateManagedLoginBranding", call) {
            Ok(_) => Ok(()),
            // StepOutcome a moment ago, by a call whose answer was lost.
            Err(error)
                if error.kind == Kind::Exists && self.has_login_style(pool, client).await? =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    pub(super) async fn delete_login_style(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<(), CognitoError> {
        let call = self
            .client
            .describe_managed_login_branding_by_client()
            .user_pool_id(pool.as_str())
            .client_id(client.as_str());
        let answer = raw!("DescribeManagedLoginBrandingByClient", call)?;
        let id = text_at(
            &answer,
            &["ManagedLoginBranding", "ManagedLoginBrandingId"],
            "DescribeManagedLoginBrandingByClient",
        )?;
        let call = self
            .client
            .delete_managed_login_branding()
            .user_pool_id(pool.as_str())
            .managed_login_branding_id(id);
        deleted("DeleteManagedLoginBranding", call.send().await)
    }
}

/// The request of `CreateUserPoolClient`.
pub(super) fn request(pool: &PoolId, client: &NewClient) -> Value {
    let mut request = json!({
        "UserPoolId": pool,
        "GenerateSecret": client.kind == ClientKind::Confidential,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    for value in values(client) {
        value.put(&mut request);
    }
    request
}

/// The values of an app client that is created. A list without entries is left out: Cognito takes it for a
/// mistake.
fn values(client: &NewClient) -> Vec<Assignment> {
    let lists = [
        ClientField::CALLBACK_URLS.assign(&client.callback_urls),
        ClientField::SIGN_OUT_URLS.assign(&client.sign_out_urls),
        ClientField::SCOPES.assign(&client.scopes),
        ClientField::IDENTITY_PROVIDERS.assign(&client.identity_providers),
        ClientField::FLOWS.assign(&["code"]),
    ];
    let mut values = vec![
        ClientField::NAME.assign(client.name.to_string()),
        ClientField::OAUTH.assign(true),
        ClientField::TOKEN_REVOCATION.assign(true),
        ClientField::USER_EXISTENCE_ERRORS.assign("hidden"),
    ];
    values.extend(lists.into_iter().filter(|list| !list.is_empty()));
    values
}
