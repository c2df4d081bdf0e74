//! Reading for a diagnosis: each part of a set-up by itself.

use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::CognitoError;
use super::adapter::Aws;
use super::decode::{self, PoolJson};
use super::error::Kind;
use super::observed::{ObservedClient, ObservedDomain, ObservedPool};
use super::observed_provider::ObservedProvider;
use super::pace::{CLIENT_READS, MAX_CONCURRENT, Pace};
use super::pools::{Found, choose};
use super::secret::ObservedSecret;
use crate::settings::{ClientKey, PoolKey};
use crate::values::{ClientId, LoginPages, PoolId, SignInFactor};

/// One set-up as it is; a part that cannot be read holds why.
#[derive(Debug)]
pub(crate) struct Examined {
    pub(crate) pool: Result<ObservedPool, CognitoError>,
    pub(crate) domains: Result<Vec<ObservedDomain>, CognitoError>,
    pub(crate) client: Result<ObservedClient, CognitoError>,
    /// Whether the client has a login style; asked only where managed login needs one.
    pub(crate) style: Option<Result<bool, CognitoError>>,
    /// The answer of `GetUserPoolMfaConfig`; asked only where people may sign in by passkey.
    pub(crate) mfa_config: Option<Result<Value, CognitoError>>,
    /// The patterns of URLs that apps may name themselves by; `None` if they were not asked for.
    pub(crate) client_id_patterns: Option<Result<Vec<String>, CognitoError>>,
    /// The names of the pool's identity providers.
    pub(crate) providers: Result<Vec<String>, CognitoError>,
    /// Those of them that the client offers, and those that were asked for, each by itself.
    pub(crate) described: Vec<(String, Result<ObservedProvider, CognitoError>)>,
}

impl Aws {
    pub(super) async fn examine_all(
        &self,
        pool: &PoolKey,
        client: &ClientKey,
        asked: &[String],
    ) -> Examined {
        let (pool, names) = match self.examine_pool(pool).await {
            Ok((pool, names)) => (Ok(pool), names),
            Err(error) => (Err(error), Vec::new()),
        };
        let id = pool.as_ref().map(|pool| pool.id.clone());
        let id = id.map_err(Clone::clone);
        let (domains, client, providers, patterns) = match &id {
            Ok(id) => tokio::join!(
                self.examine_domains(&names),
                self.examine_client(id, client),
                self.list_identity_providers(id),
                self.client_id_patterns(id),
            ),
            Err(error) => {
                (Err(error.clone()), Err(error.clone()), Err(error.clone()), Err(error.clone()))
            }
        };
        let style = self.examine_style(&id, &client, &domains);
        let secret = self.examine_secret(&id, &client);
        let mfa_config = self.examine_passkeys(&pool);
        let described = async {
            let (Ok(pool), Ok(names)) = (&id, &providers) else {
                return Vec::new();
            };
            let offered = client.as_ref().map(|client| &client.identity_providers);
            let is_of_interest = |name: &&String| {
                asked.contains(name) || offered.is_ok_and(|offered| offered.contains(name))
            };
            let names: Vec<&String> = names.iter().filter(is_of_interest).collect();
            self.examine_providers(pool, &names).await
        };
        let (style, described, secret, mfa_config) =
            tokio::join!(style, described, secret, mfa_config);
        let client = client.map(|client| ObservedClient {
            secret: secret.unwrap_or_else(|| client.secret.clone()),
            ..client
        });
        let client_id_patterns = Some(patterns);
        Examined {
            pool,
            domains,
            client,
            style,
            mfa_config,
            client_id_patterns,
            providers,
            described,
        }
    }

    /// Whether the client has a login style, if managed login needs one.
    async fn examine_style(
        &self,
        pool: &Result<PoolId, CognitoError>,
        client: &Result<ObservedClient, CognitoError>,
        domains: &Result<Vec<ObservedDomain>, CognitoError>,
    ) -> Option<Result<bool, CognitoError>> {
        let (Ok(pool), Ok(client), Ok(domains)) = (pool, client, domains) else {
            return None;
        };
        let is_managed = domains.iter().any(|domain| domain.pages == LoginPages::Managed);
        if is_managed { Some(self.has_login_style(pool, &client.id).await) } else { None }
    }

    /// How passkeys work, if people may sign in by one.
    async fn examine_passkeys(
        &self,
        pool: &Result<ObservedPool, CognitoError>,
    ) -> Option<Result<Value, CognitoError>> {
        match pool {
            Ok(pool) if pool.allows(SignInFactor::Passkey) => Some(self.mfa_config(&pool.id).await),
            _ => None,
        }
    }

    /// The secret of the client, if Describe does not say whether there is one.
    async fn examine_secret(
        &self,
        pool: &Result<PoolId, CognitoError>,
        client: &Result<ObservedClient, CognitoError>,
    ) -> Option<ObservedSecret> {
        let (Ok(pool), Ok(client)) = (pool, client) else {
            return None;
        };
        match client.secret {
            ObservedSecret::NotRead => Some(self.hidden_secret(pool, &client.id).await),
            _ => None,
        }
    }

    async fn examine_providers(
        &self,
        pool: &PoolId,
        names: &[&String],
    ) -> Vec<(String, Result<ObservedProvider, CognitoError>)> {
        let pace = Pace::new(CLIENT_READS);
        stream::iter(names.iter().enumerate())
            .map(|(index, name)| async move {
                pace.turn(index).await;
                let answer = self.describe_provider(pool, name).await;
                let described = answer.and_then(|answer| decode::provider(&answer));
                ((*name).clone(), described)
            })
            .buffered(MAX_CONCURRENT)
            .collect()
            .await
    }

    /// The pool, and the names of its domains.
    async fn examine_pool(
        &self,
        key: &PoolKey,
    ) -> Result<(ObservedPool, Vec<String>), CognitoError> {
        let json = match key {
            PoolKey::Id(id) => PoolJson::read(&self.describe_pool(id).await?)?,
            PoolKey::Name(name) => match choose(self.pools_named(name.as_str()).await?.pools)? {
                Found::One(json) => *json,
                Found::None => return Err(absent("ListUserPools", key)),
                Found::Unclear(_) => {
                    return Err(CognitoError::local(
                        "ListUserPools",
                        Kind::Changed,
                        format!("several user pools may be the {key}; give its id (--pool-id)"),
                    ));
                }
            },
        };
        let names = [json.custom_domain.clone(), json.domain.clone()];
        Ok((json.pool()?, names.into_iter().flatten().collect()))
    }

    async fn examine_domains(&self, names: &[String]) -> Result<Vec<ObservedDomain>, CognitoError> {
        let mut domains = Vec::new();
        for name in names {
            domains.extend(self.observe_domain(name).await?);
        }
        Ok(domains)
    }

    async fn examine_client(
        &self,
        pool: &PoolId,
        key: &ClientKey,
    ) -> Result<ObservedClient, CognitoError> {
        let id: ClientId = match key {
            ClientKey::Id(id) => id.clone(),
            ClientKey::Name(name) => {
                let mut named = self.list_clients(pool).await?;
                named.retain(|client| client.name == name.as_str());
                match named.as_slice() {
                    [only] => only.id.clone(),
                    [] => return Err(absent("ListUserPoolClients", key)),
                    _ => {
                        return Err(CognitoError::local(
                            "ListUserPoolClients",
                            Kind::Changed,
                            format!("several app clients are the {key}; give its id (--client-id)"),
                        ));
                    }
                }
            }
        };
        decode::client(&self.describe_client(pool, &id).await?)
    }
}

fn absent(operation: &'static str, key: &impl std::fmt::Display) -> CognitoError {
    CognitoError::local(operation, Kind::NotFound, format!("there is no {key}"))
}
