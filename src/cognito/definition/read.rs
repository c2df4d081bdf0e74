//! Reads all of a set-up, member by member.

use futures_util::future::try_join_all;
use serde_json::Value;
use tokio::try_join;

use super::RawSetUp;
use crate::cognito::adapter::Aws;
use crate::cognito::error::CognitoError;
use crate::cognito::observed::ObservedPool;
use crate::cognito::observed_client::ObservedClient;
use crate::cognito::pace::{CLIENT_READS, Pace};
use crate::cognito::read::if_there;
use crate::settings::ClientKind;
use crate::values::{PoolId, ProviderName};

impl Aws {
    /// Every member of a pool, of its domains, and of an app client with what it uses.
    pub(in crate::cognito) async fn read_raw(
        &self,
        pool: &ObservedPool,
        client: Option<&ObservedClient>,
    ) -> Result<RawSetUp, CognitoError> {
        let id = &pool.id;
        let offered = client.map_or(&[][..], |client| &client.identity_providers);
        let style = async {
            match client {
                Some(client) => self.describe_login_style(id, &client.id).await,
                None => Ok(None),
            }
        };
        let (mfa, servers, providers, style, domains) = try_join!(
            self.mfa_config(id),
            self.used_servers(id, client),
            self.raw_providers(id, offered),
            style,
            self.raw_domains(&pool.described),
        )?;
        Ok(RawSetUp {
            pool: pool.described.clone(),
            mfa,
            servers,
            providers,
            client: client.map(|client| {
                let is_confidential = client.kind() == Some(ClientKind::Confidential);
                (client.described.clone(), is_confidential)
            }),
            style,
            domains,
        })
    }

    /// The resource servers whose scopes the client has.
    async fn used_servers(
        &self,
        pool: &PoolId,
        client: Option<&ObservedClient>,
    ) -> Result<Vec<Value>, CognitoError> {
        let scopes = client.map_or(&[][..], |client| &client.scopes);
        let is_of = |server: &Value| {
            let identifier = server.get("Identifier").and_then(Value::as_str).unwrap_or_default();
            scopes
                .iter()
                .any(|scope| scope.rsplit_once('/').is_some_and(|(server, _)| server == identifier))
        };
        if !scopes.iter().any(|scope| scope.contains('/')) {
            return Ok(Vec::new());
        }
        let mut servers = self.resource_servers(pool).await?;
        servers.retain(is_of);
        Ok(servers)
    }

    async fn raw_providers(
        &self,
        pool: &PoolId,
        offered: &[String],
    ) -> Result<Vec<Value>, CognitoError> {
        let names = offered.iter().filter(|name| *name != ProviderName::COGNITO);
        let reads = names.map(|name| async move {
            let there = if_there(self.describe_provider(pool, name).await)?;
            Ok(there.map(|answer| inner(answer, "IdentityProvider")))
        });
        Pace::new(CLIENT_READS).found(0, reads).await
    }

    async fn raw_domains(&self, pool: &Value) -> Result<Vec<Value>, CognitoError> {
        let names =
            ["Domain", "CustomDomain"].into_iter().filter_map(|name| pool.get(name)?.as_str());
        try_join_all(names.map(|name| async move {
            let answer = self.describe_raw_domain(name).await?;
            Ok(inner(answer, "DomainDescription"))
        }))
        .await
    }
}

/// The resource in an answer.
fn inner(answer: Value, member: &str) -> Value {
    match answer {
        Value::Object(mut members) => members.remove(member).unwrap_or_default(),
        _ => Value::Null,
    }
}
