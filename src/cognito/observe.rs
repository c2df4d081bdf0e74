//! What there is of one set-up, put together from single reads.

use futures_util::future::try_join_all;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::adapter::Aws;
use super::decode::{self, PoolJson};
use super::error::{CognitoError, Kind};
use super::observed::{
    Candidate, ClientSummary, FoundPool, Observed, ObservedClient, ObservedDomain, ObservedPool,
    ObservedProvider, Owner,
};
use super::pace::{CLIENT_READS, POOL_READS, Pace};
use super::read::PAGE;
use super::{Described, Page, PageToken, PoolSummary, Wanted};
use crate::settings::{ClientKey, PoolKey};
use crate::values::{LoginPages, PoolId};

/// Pools offered at once for choosing.
const CHOICES: i32 = 20;

/// Reads that may be under way at once.
pub(super) const AT_ONCE: usize = 4;

impl Aws {
    /// A page for choosing, each pool looked at.
    pub(super) async fn list_pools(&self, page: Option<&PageToken>) -> Result<Page, CognitoError> {
        let (pools, next) = self.list_page(CHOICES, page).await?;
        let pace = Pace::new(POOL_READS);
        let pools = stream::iter(pools.into_iter().enumerate())
            .map(|(index, (id, name))| async move {
                pace.turn(index).await;
                let pool = self.describe_pool(&id).await.and_then(|answer| PoolJson::read(&answer));
                let users = pool.as_ref().ok().map(|pool| pool.estimated_number_of_users);
                PoolSummary {
                    id,
                    name,
                    users,
                    ours: pool.is_ok_and(|pool| pool.owner_tag().is_some()),
                }
            })
            .buffered(AT_ONCE)
            .collect()
            .await;
        Ok(Page { pools, next })
    }

    /// Every pool of that name, described.
    pub(super) async fn pools_named(&self, name: &str) -> Result<Vec<PoolJson>, CognitoError> {
        let mut ids = Vec::new();
        let mut token = None;
        let pace = Pace::new(POOL_READS);
        for page in 0.. {
            pace.turn(page).await;
            let (pools, next) = self.list_page(PAGE, token.as_ref()).await?;
            ids.extend(pools.into_iter().filter(|(_, other)| other == name).map(|(id, _)| id));
            match next {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        let pace = Pace::new(POOL_READS);
        stream::iter(ids.into_iter().enumerate().map(|(index, id)| async move {
            pace.turn(index).await;
            match self.describe_pool(&id).await {
                Ok(answer) => PoolJson::read(&answer).map(Some),
                // Deleted between the list and now.
                Err(error) if error.kind == Kind::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        }))
        .buffered(AT_ONCE)
        .try_filter_map(|pool| async move { Ok(pool) })
        .try_collect()
        .await
    }

    pub(super) async fn observe_all(&self, wanted: &Wanted) -> Result<Observed, CognitoError> {
        let pool = match &wanted.pool {
            PoolKey::Id(id) => {
                Found::One(Box::new(PoolJson::read(&self.describe_pool(id).await?)?))
            }
            PoolKey::Name(name) => choose(self.pools_named(name.as_str()).await?)?,
        };
        let (pool, has_domain) = match pool {
            Found::None => (FoundPool::None, false),
            Found::Unclear(candidates) => (FoundPool::Unclear(candidates), true),
            Found::One(json) => {
                let pool = self.around_pool(*json, wanted).await?;
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

    /// The pool with everything of interest around it.
    async fn around_pool(
        &self,
        json: PoolJson,
        wanted: &Wanted,
    ) -> Result<ObservedPool, CognitoError> {
        let names = [json.custom_domain.clone(), json.domain.clone()];
        let mut pool = json.pool()?;
        let id = pool.id.clone();
        let domains = try_join_all(names.iter().flatten().map(|name| self.observe_domain(name)));
        let (domains, clients) = tokio::try_join!(domains, self.list_clients(&id))?;
        pool.domains = domains.into_iter().flatten().collect();
        pool.clients = clients;
        let (found, others): (Vec<_>, Vec<_>) = match &wanted.client {
            Some(ClientKey::Id(id)) => {
                pool.clients.iter().cloned().partition(|client| client.id == *id)
            }
            Some(ClientKey::Name(name)) => {
                pool.clients.iter().cloned().partition(|client| client.name == name.as_str())
            }
            None => (Vec::new(), pool.clients.clone()),
        };
        pool.found_clients = self.describe_clients(&id, &found).await?;
        if wanted.other_clients {
            pool.other_clients = self.describe_clients(&id, &others).await?;
        }
        let managed = pool.domains.iter().any(|domain| domain.pages == LoginPages::Managed)
            || pool.domains.is_empty() && wanted.styles
            || wanted.other_styles;
        if managed {
            for client in &mut pool.found_clients {
                client.login_style = Some(self.has_login_style(&id, &client.id).await?);
            }
        }
        if wanted.other_styles {
            let pace = Pace::new(CLIENT_READS);
            for (index, client) in others.iter().enumerate() {
                pace.turn(index).await;
                if !self.has_login_style(&id, &client.id).await? {
                    pool.unstyled_clients.push(client.clone());
                }
            }
        }
        if wanted.identity_providers || wanted.providers == Described::All {
            pool.identity_providers = self.list_identity_providers(&id).await?;
        }
        let described = match &wanted.providers {
            Described::Named(names) => names.clone(),
            Described::All => pool.identity_providers.clone(),
        };
        pool.providers = self.describe_providers(&id, &described).await?;
        if wanted.resource_servers {
            pool.resource_servers = self.list_resource_servers(&id).await?;
        }
        if let Some(email) = &wanted.user {
            pool.user = self.user_with(&id, email).await?.map(|user| user.status);
        }
        if let Some(prefix) = wanted.user_prefix {
            pool.users_with_prefix = self.users_with_prefix(&id, prefix).await?;
        }
        Ok(pool)
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
        .buffered(AT_ONCE)
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

    async fn describe_clients(
        &self,
        pool: &PoolId,
        clients: &[ClientSummary],
    ) -> Result<Vec<ObservedClient>, CognitoError> {
        let pace = Pace::new(CLIENT_READS);
        stream::iter(clients.iter().enumerate())
            .map(|(index, client)| async move {
                pace.turn(index).await;
                decode::client(&self.describe_client(pool, &client.id).await?)
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await
    }
}

/// What a search by name came to.
pub(super) enum Found {
    None,
    One(Box<PoolJson>),
    Unclear(Vec<Candidate>),
}

/// The pool that cogoidc made, among those of one name: exactly one carries its tag, or none is there.
pub(super) fn choose(mut pools: Vec<PoolJson>) -> Result<Found, CognitoError> {
    if pools.is_empty() {
        return Ok(Found::None);
    }
    let tagged: Vec<usize> =
        pools.iter().enumerate().filter(|(_, p)| p.owner_tag().is_some()).map(|(i, _)| i).collect();
    match tagged.as_slice() {
        [one] => Ok(Found::One(Box::new(pools.swap_remove(*one)))),
        _ => Ok(Found::Unclear(
            pools.into_iter().map(PoolJson::candidate).collect::<Result<_, _>>()?,
        )),
    }
}
