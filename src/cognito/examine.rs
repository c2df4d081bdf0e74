//! Reading for a diagnosis: each part of a set-up by itself.

use std::future::Future;

use futures_util::StreamExt;
use futures_util::future::try_join_all;
use serde_json::Value;
use tokio::join;
use tokio::sync::oneshot;

use super::CognitoError;
use super::adapter::Aws;
use super::decode::{self, PoolJson};
use super::error::Kind;
use super::observed::{ObservedDomain, ObservedPool};
use super::observed_client::ObservedClient;
use super::observed_provider::ObservedProvider;
use super::pace::{CLIENT_READS, Pace};
use super::pools::{Found, choose};
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
        found: oneshot::Sender<PoolId>,
    ) -> Examined {
        match pool {
            PoolKey::Id(id) => {
                let json = async { PoolJson::read(&self.describe_pool(id).await?) };
                self.examine_pool(id, json, client, asked).await
            }
            PoolKey::Name(name) => match self.pool_ids(name.as_str()).await {
                Ok((ids, _)) => match ids.as_slice() {
                    [id] => {
                        let _unheard = found.send(id.clone());
                        let json =
                            async { chosen(self.describe_pools(vec![id.clone()]).await?, pool) };
                        self.examine_pool(id, json, client, asked).await
                    }
                    _ => self.examine_chosen(pool, ids, client, asked).await,
                },
                Err(error) => Examined::failed(&error),
            },
        }
    }

    /// The pool that is meant, of several or none of one name.
    async fn examine_chosen(
        &self,
        key: &PoolKey,
        ids: Vec<PoolId>,
        client: &ClientKey,
        asked: &[String],
    ) -> Examined {
        let pool = async {
            let json = chosen(self.describe_pools(ids).await?, key)?;
            Ok((json.id()?, json))
        };
        match pool.await {
            Ok((id, json)) => self.examine_pool(&id, async { Ok(json) }, client, asked).await,
            Err(error) => Examined::failed(&error),
        }
    }

    /// The pool and everything around it, read at the same time.
    async fn examine_pool(
        &self,
        id: &PoolId,
        json: impl Future<Output = Result<PoolJson, CognitoError>>,
        client: &ClientKey,
        asked: &[String],
    ) -> Examined {
        let pool = async {
            let json = json.await?;
            let names = [json.custom_domain.clone(), json.domain.clone()];
            let pool = json.pool()?;
            let names = names.iter().flatten().map(|name| self.observe_domain(name));
            let (domains, mfa_config) = join!(try_join_all(names), self.examine_passkeys(&pool));
            let domains = domains.map(|domains| domains.into_iter().flatten().collect());
            Ok((pool, domains, mfa_config))
        };
        let (pool, around) = join!(pool, self.examine_around(id, client, asked));
        let (pool, domains, mfa_config): (_, Result<Vec<ObservedDomain>, _>, _) = match pool {
            Ok(pool) => pool,
            Err(error) => return Examined::failed(&error),
        };
        let AroundPool { client, style, client_id_patterns, providers, described } = around;
        let is_managed = domains
            .as_ref()
            .is_ok_and(|domains| domains.iter().any(|one| one.pages == LoginPages::Managed));
        Examined {
            pool: Ok(pool),
            domains,
            client,
            style: style.filter(|_| is_managed),
            mfa_config,
            client_id_patterns: Some(client_id_patterns),
            providers,
            described,
        }
    }

    async fn examine_around(
        &self,
        pool: &PoolId,
        client: &ClientKey,
        asked: &[String],
    ) -> AroundPool {
        let client = self.examine_client(pool, client);
        let (client, providers, client_id_patterns) =
            join!(client, self.list_identity_providers(pool), self.client_id_patterns(pool));
        let (client, style) = match client {
            Ok((client, style)) => (Ok(client), Some(style)),
            Err(error) => (Err(error), None),
        };
        let described = match &providers {
            Ok(names) => {
                let offered = client.as_ref().map(|client| &client.identity_providers);
                let is_of_interest = |name: &&String| {
                    asked.contains(name) || offered.is_ok_and(|offered| offered.contains(name))
                };
                let names: Vec<&String> = names.iter().filter(is_of_interest).collect();
                self.examine_providers(pool, &names).await
            }
            Err(_) => Vec::new(),
        };
        AroundPool { client, style, client_id_patterns, providers, described }
    }

    /// How passkeys work, if people may sign in by one.
    async fn examine_passkeys(&self, pool: &ObservedPool) -> Option<Result<Value, CognitoError>> {
        let is_allowed = pool.allows(SignInFactor::Passkey);
        if is_allowed { Some(self.mfa_config(&pool.id).await) } else { None }
    }

    async fn examine_providers(
        &self,
        pool: &PoolId,
        names: &[&String],
    ) -> Vec<(String, Result<ObservedProvider, CognitoError>)> {
        let reads = names.iter().map(|name| async move {
            let answer = self.describe_provider(pool, name).await;
            ((*name).clone(), answer.and_then(|answer| decode::provider(&answer)))
        });
        Pace::new(CLIENT_READS).results(0, reads).collect().await
    }

    /// The client, and whether it has a login style.
    async fn examine_client(
        &self,
        pool: &PoolId,
        key: &ClientKey,
    ) -> Result<(ObservedClient, Result<bool, CognitoError>), CognitoError> {
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
        let described = self.describe_client(pool, &id);
        let (described, style) = join!(described, self.login_style(pool, &id));
        Ok((decode::client(&described?)?, style.map(|style| style.is_some())))
    }
}

/// What is read of a pool besides itself and its domains.
struct AroundPool {
    client: Result<ObservedClient, CognitoError>,
    style: Option<Result<bool, CognitoError>>,
    client_id_patterns: Result<Vec<String>, CognitoError>,
    providers: Result<Vec<String>, CognitoError>,
    described: Vec<(String, Result<ObservedProvider, CognitoError>)>,
}

impl Examined {
    /// Nothing is known without the pool.
    pub(super) fn failed(error: &CognitoError) -> Self {
        Self {
            pool: Err(error.clone()),
            domains: Err(error.clone()),
            client: Err(error.clone()),
            style: None,
            mfa_config: None,
            client_id_patterns: Some(Err(error.clone())),
            providers: Err(error.clone()),
            described: Vec::new(),
        }
    }
}

/// The pool that is meant, among those of one name.
fn chosen(pools: Vec<PoolJson>, key: &PoolKey) -> Result<PoolJson, CognitoError> {
    match choose(pools)? {
        Found::One(json) => Ok(*json),
        Found::None => Err(absent("ListUserPools", key)),
        Found::Unclear(_) => Err(CognitoError::local(
            "ListUserPools",
            Kind::Changed,
            format!("several user pools may be the {key}; give its id (--pool-id)"),
        )),
    }
}

fn absent(operation: &'static str, key: &impl std::fmt::Display) -> CognitoError {
    CognitoError::local(operation, Kind::NotFound, format!("there is no {key}"))
}
