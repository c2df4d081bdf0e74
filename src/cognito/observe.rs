//! One set-up as it is, from single reads. What needs no other answer is read at the same time.

use futures_util::future::try_join_all;
use serde_json::Value;
use tokio::join;

use super::adapter::Aws;
use super::decode::{DomainJson, PoolJson};
use super::error::{CognitoError, Kind};
use super::observe_clients::ClientReads;
use super::observed::{FoundPool, Observed, ObservedDomain, ObservedPool, Owner};
use super::observed_provider::ObservedProvider;
use super::part::Part;
use super::pools::{Found, choose};
use super::{StyleLookup, Wanted};
use crate::settings::PoolKey;
use crate::values::{LoginPages, PoolId, nearest};

/// A domain that was read ahead, under its name.
type ReadAhead<'a> = Option<(&'a str, Result<DomainJson, CognitoError>)>;

impl Aws {
    pub(super) async fn observe_all(&self, wanted: &Wanted) -> Result<Observed, CognitoError> {
        match &wanted.pool {
            PoolKey::Id(id) => self.observe_id(id, wanted).await,
            PoolKey::Name(name) => self.observe_name(name.as_str(), wanted).await,
        }
    }

    async fn observe_id(&self, id: &PoolId, wanted: &Wanted) -> Result<Observed, CognitoError> {
        let pool = async {
            let (json, ahead) = join!(self.read_pool(id), self.read_ahead(wanted));
            let json = json?;
            let domains = self.domains(&json, wanted, &ahead).await?;
            Ok::<_, CognitoError>((json, domains, ahead))
        };
        let (pool, around) = join!(pool, self.around(id, wanted));
        let (json, domains, ahead) = pool?;
        let pool = assemble(json, domains, around?, wanted)?;
        self.with_owner(FoundPool::One(Box::new(pool)), wanted, ahead).await
    }

    async fn observe_name(&self, name: &str, wanted: &Wanted) -> Result<Observed, CognitoError> {
        let (ids, ahead) = join!(self.pool_ids(name), self.read_ahead(wanted));
        let (ids, others) = ids?;
        let pool = match ids.as_slice() {
            [id] => self.observe_candidate(id, wanted, &ahead).await?,
            _ => match choose(self.describe_pools(ids).await?)? {
                Found::One(json) => {
                    let id = json.id()?;
                    let around = self.around(&id, wanted);
                    let (domains, around) = join!(self.domains(&json, wanted, &ahead), around);
                    Some(FoundPool::One(Box::new(assemble(*json, domains?, around?, wanted)?)))
                }
                Found::Unclear(candidates) => Some(FoundPool::Unclear(candidates)),
                Found::None => None,
            },
        };
        let pool = pool.unwrap_or_else(|| FoundPool::None(nearest(others, name)));
        self.with_owner(pool, wanted, ahead).await
    }

    /// The only pool of a name; `None` if it was deleted a moment ago.
    async fn observe_candidate(
        &self,
        id: &PoolId,
        wanted: &Wanted,
        ahead: &ReadAhead<'_>,
    ) -> Result<Option<FoundPool>, CognitoError> {
        let pool = async {
            let json = self.read_pool(id).await?;
            let domains = self.domains(&json, wanted, ahead).await?;
            Ok::<_, CognitoError>((json, domains))
        };
        let (pool, around) = join!(pool, self.around(id, wanted));
        let (json, domains) = match pool {
            Ok(pool) => pool,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(match choose(vec![json])? {
            Found::One(json) => {
                Some(FoundPool::One(Box::new(assemble(*json, domains, around?, wanted)?)))
            }
            Found::Unclear(candidates) => Some(FoundPool::Unclear(candidates)),
            Found::None => None,
        })
    }

    async fn read_pool(&self, id: &PoolId) -> Result<PoolJson, CognitoError> {
        PoolJson::read(&self.describe_pool(id).await?)
    }

    /// The domain that the pool most likely has, or that a new pool would take.
    async fn read_ahead<'a>(&self, wanted: &'a Wanted) -> ReadAhead<'a> {
        let name = wanted.domain.as_ref()?.as_str();
        Some((name, self.describe_domain(name).await))
    }

    /// Who has the wanted domain, unless the pool has one.
    async fn with_owner(
        &self,
        pool: FoundPool,
        wanted: &Wanted,
        ahead: ReadAhead<'_>,
    ) -> Result<Observed, CognitoError> {
        let is_open = match &pool {
            FoundPool::None(_) => true,
            FoundPool::Unclear(_) => false,
            FoundPool::One(pool) => pool.domains.is_empty(),
        };
        let domain_owner = match (&wanted.domain, ahead) {
            (Some(_), Some((_, json))) if is_open => owner(json)?,
            (Some(name), None) if is_open => self.owner_of(name.as_str()).await?,
            _ => None,
        };
        Ok(Observed { pool, domain_owner })
    }

    /// Who has that domain, as far as Cognito says.
    pub(super) async fn owner_of(&self, domain: &str) -> Result<Option<Owner>, CognitoError> {
        owner(self.describe_domain(domain).await)
    }

    /// The domains of a pool, if they are of interest: its own, then the prefix.
    async fn domains(
        &self,
        pool: &PoolJson,
        wanted: &Wanted,
        ahead: &ReadAhead<'_>,
    ) -> Result<Vec<ObservedDomain>, CognitoError> {
        if !wanted.domains {
            return Ok(Vec::new());
        }
        let names = pool.custom_domain.iter().chain(&pool.domain);
        let domains = try_join_all(names.map(|name| async move {
            match ahead {
                Some((known, Ok(json))) if known == name => {
                    Ok(json.is_known().then(|| json.domain(name)))
                }
                _ => self.observe_domain(name).await,
            }
        }));
        Ok(domains.await?.into_iter().flatten().collect())
    }

    pub(super) async fn observe_domain(
        &self,
        name: &str,
    ) -> Result<Option<ObservedDomain>, CognitoError> {
        let json = self.describe_domain(name).await?;
        Ok(json.is_known().then(|| json.domain(name)))
    }

    /// What is wanted of a pool besides itself and its domains.
    async fn around(&self, id: &PoolId, wanted: &Wanted) -> Result<Around, CognitoError> {
        let servers = async {
            match wanted.resource_servers {
                true => self.list_resource_servers(id).await.map(Part::Read),
                false => Ok(Part::NotRead),
            }
        };
        let user = async {
            match &wanted.user {
                Some(email) => self.user_with(id, email).await.map(Part::Read),
                None => Ok(Part::NotRead),
            }
        };
        let users = async {
            match wanted.user_prefix {
                Some(prefix) => self.users_with_prefix(id, prefix).await.map(Part::Read),
                None => Ok(Part::NotRead),
            }
        };
        let mfa_config = async {
            match wanted.passkeys {
                true => self.mfa_config(id).await.map(Part::Read),
                false => Ok(Part::NotRead),
            }
        };
        let clients = self.observe_clients(id, wanted);
        let providers = self.observe_providers(id, wanted);
        // Which error counts does not depend on which is the first to come.
        let (clients, providers, servers, mfa_config, user, users) =
            join!(clients, providers, servers, mfa_config, user, users);
        let clients = clients?;
        let (identity_providers, providers) = providers?;
        Ok(Around {
            clients,
            identity_providers,
            providers,
            resource_servers: servers?,
            mfa_config: mfa_config?,
            user: match user? {
                Part::Read(user) => Part::Read(user.map(|user| user.status)),
                Part::NotRead => Part::NotRead,
            },
            users_with_prefix: users?,
        })
    }
}

/// What is read of a pool besides itself and its domains.
struct Around {
    clients: ClientReads,
    identity_providers: Part<Vec<String>>,
    providers: Vec<ObservedProvider>,
    resource_servers: Part<Vec<String>>,
    mfa_config: Part<Value>,
    user: Part<Option<String>>,
    users_with_prefix: Part<Vec<super::UserSummary>>,
}

/// A pool and everything of interest in it.
fn assemble(
    json: PoolJson,
    domains: Vec<ObservedDomain>,
    around: Around,
    wanted: &Wanted,
) -> Result<ObservedPool, CognitoError> {
    let is_managed = domains.iter().any(|domain| domain.pages == LoginPages::Managed);
    let needs_style = wanted.other_styles
        || match wanted.style {
            StyleLookup::No => false,
            StyleLookup::IfManaged => is_managed,
            StyleLookup::IfManagedOrNew => is_managed || domains.is_empty(),
        };
    let mut pool = json.pool()?;
    let clients = around.clients;
    let found = clients.found.into_iter().map(|client| client.client(needs_style));
    pool.found_clients = found.collect::<Result<_, _>>()?;
    pool.clients = clients.all;
    pool.other_clients = clients.others;
    pool.unstyled_clients = clients.unstyled;
    pool.domains = domains;
    pool.identity_providers = around.identity_providers;
    pool.providers = around.providers;
    pool.resource_servers = around.resource_servers;
    pool.mfa_config = around.mfa_config;
    pool.user = around.user;
    pool.users_with_prefix = around.users_with_prefix;
    Ok(pool)
}

/// Who has a domain that was looked up.
fn owner(json: Result<DomainJson, CognitoError>) -> Result<Option<Owner>, CognitoError> {
    let json = match json {
        Ok(json) => json,
        Err(error) if error.kind == Kind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !json.is_known() {
        return Ok(None);
    }
    Ok(Some(json.user_pool_id.and_then(|id| id.parse().ok()).map_or(Owner::Unknown, Owner::Pool)))
}
