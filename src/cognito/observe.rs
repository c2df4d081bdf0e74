//! One set-up as it is, from single reads.

use futures_util::future::try_join_all;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::adapter::Aws;
use super::decode::{self, PoolJson};
use super::error::{CognitoError, Kind};
use super::observed::{
    ClientSummary, FoundPool, Observed, ObservedClient, ObservedDomain, ObservedPool, Owner, Part,
};
use super::observed_provider::ObservedProvider;
use super::pace::{CLIENT_READS, MAX_CONCURRENT, Pace};
use super::pools::{Found, NamedPools, choose};
use super::{Described, Wanted};
use crate::settings::{ClientKey, PoolKey};
use crate::values::{LoginPages, PoolId, nearest};

impl Aws {
    pub(super) async fn observe_all(&self, wanted: &Wanted) -> Result<Observed, CognitoError> {
        let (pool, others) = match &wanted.pool {
            PoolKey::Id(id) => {
                let pool = PoolJson::read(&self.describe_pool(id).await?)?;
                (Found::One(Box::new(pool)), Vec::new())
            }
            PoolKey::Name(name) => {
                let NamedPools { pools, others } = self.pools_named(name.as_str()).await?;
                (choose(pools)?, nearest(others, name.as_str()))
            }
        };
        let (pool, has_domain) = match pool {
            Found::None => (FoundPool::None(others), false),
            Found::Unclear(candidates) => (FoundPool::Unclear(candidates), true),
            Found::One(json) => {
                let pool = self.observe_pool(*json, wanted).await?;
                let has_domain = !pool.domains.is_empty();
                (FoundPool::One(Box::new(pool)), has_domain)
            }
        };
        let domain_owner = match &wanted.domain {
            Some(name) if !has_domain => self.owner_of(name.as_str()).await?,
            _ => None,
        };
        Ok(Observed { pool, domain_owner })
    }

    /// Who has that domain, as far as Cognito says.
    pub(super) async fn owner_of(&self, domain: &str) -> Result<Option<Owner>, CognitoError> {
        let json = match self.describe_domain(domain).await {
            Ok(json) => json,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if !json.is_known() {
            return Ok(None);
        }
        Ok(Some(
            json.user_pool_id.and_then(|id| id.parse().ok()).map_or(Owner::Unknown, Owner::Pool),
        ))
    }

    /// The pool, and everything of interest in it.
    async fn observe_pool(
        &self,
        json: PoolJson,
        wanted: &Wanted,
    ) -> Result<ObservedPool, CognitoError> {
        let names = [json.custom_domain.clone(), json.domain.clone()];
        let mut pool = json.pool()?;
        let domains = try_join_all(names.iter().flatten().map(|name| self.observe_domain(name)));
        let (domains, clients) = tokio::try_join!(domains, self.list_clients(&pool.id))?;
        pool.domains = domains.into_iter().flatten().collect();
        pool.clients = clients;
        let (found, others) = found_clients(&pool, wanted);
        pool.found_clients = self.describe_clients(&pool.id, &found).await?;
        let (id, found) = (pool.id.clone(), pool.found_clients.clone());
        let secrets = self.look_up_secrets(&id, &found, wanted.secret);
        let rest = self.observe_rest(&mut pool, others, wanted);
        let (secrets, ()) = tokio::try_join!(secrets, rest)?;
        for (client, secret) in pool.found_clients.iter_mut().zip(secrets) {
            client.secret = secret;
        }
        Ok(pool)
    }

    /// What is wanted of a pool besides its domains and the wanted app client.
    async fn observe_rest(
        &self,
        pool: &mut ObservedPool,
        other_clients: Vec<ClientSummary>,
        wanted: &Wanted,
    ) -> Result<(), CognitoError> {
        self.observe_styles_and_others(pool, other_clients, wanted).await?;
        self.observe_providers(pool, wanted).await?;
        let id = &pool.id;
        if wanted.resource_servers {
            pool.resource_servers = Part::Read(self.list_resource_servers(id).await?);
        }
        if wanted.passkeys {
            pool.mfa_config = Part::Read(self.mfa_config(id).await?);
        }
        if let Some(email) = &wanted.user {
            let user = self.user_with(id, email).await?;
            pool.user = Part::Read(user.map(|user| user.status));
        }
        if let Some(prefix) = wanted.user_prefix {
            pool.users_with_prefix = Part::Read(self.users_with_prefix(id, prefix).await?);
        }
        Ok(())
    }

    /// The login styles that are wanted, and what is wanted of the other app clients.
    async fn observe_styles_and_others(
        &self,
        pool: &mut ObservedPool,
        others: Vec<ClientSummary>,
        wanted: &Wanted,
    ) -> Result<(), CognitoError> {
        if wanted.other_clients {
            pool.other_clients = Part::Read(self.describe_clients(&pool.id, &others).await?);
        }
        let is_managed = pool.domains.iter().any(|domain| domain.pages == LoginPages::Managed)
            || pool.domains.is_empty() && wanted.styles
            || wanted.other_styles;
        if is_managed {
            for client in &mut pool.found_clients {
                client.login_style = Some(self.has_login_style(&pool.id, &client.id).await?);
            }
        }
        if wanted.other_styles {
            let pace = Pace::new(CLIENT_READS);
            let mut unstyled = Vec::new();
            for (index, client) in others.into_iter().enumerate() {
                pace.turn(index).await;
                if !self.has_login_style(&pool.id, &client.id).await? {
                    unstyled.push(client);
                }
            }
            pool.unstyled_clients = Part::Read(unstyled);
        }
        Ok(())
    }

    async fn observe_providers(
        &self,
        pool: &mut ObservedPool,
        wanted: &Wanted,
    ) -> Result<(), CognitoError> {
        let described = match &wanted.providers {
            Described::Named(names) => names.clone(),
            Described::All => self.list_identity_providers(&pool.id).await?,
        };
        pool.providers = self.describe_providers(&pool.id, &described).await?;
        if wanted.providers == Described::All {
            pool.identity_providers = Part::Read(described);
        } else if wanted.identity_providers {
            pool.identity_providers = Part::Read(self.list_identity_providers(&pool.id).await?);
        }
        Ok(())
    }

    /// Those of the named providers that are there.
    async fn describe_providers(
        &self,
        pool: &PoolId,
        names: &[String],
    ) -> Result<Vec<ObservedProvider>, CognitoError> {
        let pace = Pace::new(CLIENT_READS);
        stream::iter(names.iter().enumerate().map(|(index, name)| {
            let pace = &pace;
            async move {
                pace.turn(index).await;
                match self.describe_provider(pool, name).await {
                    Ok(answer) => decode::provider(&answer).map(Some),
                    Err(error) if error.kind == Kind::NotFound => Ok(None),
                    Err(error) => Err(error),
                }
            }
        }))
        .buffered(MAX_CONCURRENT)
        .try_filter_map(|provider| async move { Ok(provider) })
        .try_collect()
        .await
    }

    pub(super) async fn observe_domain(
        &self,
        name: &str,
    ) -> Result<Option<ObservedDomain>, CognitoError> {
        let json = self.describe_domain(name).await?;
        Ok(json.is_known().then(|| json.domain(name)))
    }

    /// Those of these app clients that still exist.
    async fn describe_clients(
        &self,
        pool: &PoolId,
        clients: &[ClientSummary],
    ) -> Result<Vec<ObservedClient>, CognitoError> {
        let pace = Pace::new(CLIENT_READS);
        stream::iter(clients.iter().enumerate())
            .map(|(index, client)| async move {
                pace.turn(index).await;
                match self.describe_client(pool, &client.id).await {
                    Ok(answer) => decode::client(&answer).map(Some),
                    // Deleted between the list and now.
                    Err(error) if error.kind == Kind::NotFound => Ok(None),
                    Err(error) => Err(error),
                }
            })
            .buffered(MAX_CONCURRENT)
            .try_filter_map(|client| async move { Ok(client) })
            .try_collect()
            .await
    }
}

/// The wanted app clients, and the others.
fn found_clients(pool: &ObservedPool, wanted: &Wanted) -> (Vec<ClientSummary>, Vec<ClientSummary>) {
    let is_wanted = |client: &ClientSummary| match &wanted.client {
        Some(ClientKey::Id(id)) => client.id == *id,
        Some(ClientKey::Name(name)) => client.name == name.as_str(),
        None => false,
    };
    pool.clients.iter().cloned().partition(is_wanted)
}
