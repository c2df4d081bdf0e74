//! Reading: pools to choose from, and everything of one set-up.

use futures_util::future::try_join_all;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

use super::adapter::Aws;
use super::decode::{self, DomainJson, PoolJson, UserJson};
use super::error::{CognitoError, Kind};
use super::observed::{
    Candidate, ClientSummary, FoundPool, Observed, ObservedClient, ObservedDomain, ObservedPool,
    Owner, UserSummary,
};
use super::raw::raw;
use super::{Page, PageToken, PoolSummary, Wanted};
use crate::spec::types::{ClientId, Email, LoginPages, PoolId};
use crate::spec::{ClientKey, PoolKey};

/// Most entries a list operation gives at once.
const PAGE: i32 = 60;
/// Pools offered at once for choosing.
const CHOICES: i32 = 20;
/// Reads that may be under way at once: a pool allows five of one operation a second.
const AT_ONCE: usize = 4;

impl Aws {
    /// One page of names and ids.
    async fn list_page(
        &self,
        size: i32,
        page: Option<&PageToken>,
    ) -> Result<(Vec<(PoolId, String)>, Option<PageToken>), CognitoError> {
        const OPERATION: &str = "ListUserPools";
        let call = self
            .client
            .list_user_pools()
            .max_results(size)
            .set_next_token(page.map(|p| p.0.clone()));
        let answer = raw!("ListUserPools", call)?;
        let entries: Vec<Value> = decode::member(OPERATION, &answer, "UserPools")?;
        let pools = entries
            .iter()
            .map(|entry| {
                let id: String = decode::member(OPERATION, entry, "Id")?;
                Ok((
                    decode::id(OPERATION, &id)?,
                    decode::member(OPERATION, entry, "Name")?,
                ))
            })
            .collect::<Result<_, CognitoError>>()?;
        Ok((pools, next_token(&answer)))
    }

    /// A page for choosing, each pool looked at.
    pub(super) async fn list_pools(&self, page: Option<&PageToken>) -> Result<Page, CognitoError> {
        let (pools, next) = self.list_page(CHOICES, page).await?;
        let pools = stream::iter(pools)
            .map(|(id, name)| async move {
                let pool = self
                    .describe_pool(&id)
                    .await
                    .and_then(|answer| PoolJson::read(&answer));
                let users = pool
                    .as_ref()
                    .ok()
                    .map(|pool| pool.estimated_number_of_users);
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

    pub(super) async fn describe_pool(&self, id: &PoolId) -> Result<Value, CognitoError> {
        raw!(
            "DescribeUserPool",
            self.client.describe_user_pool().user_pool_id(id.as_str())
        )
    }

    pub(super) async fn describe_client(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Value, CognitoError> {
        let call = self
            .client
            .describe_user_pool_client()
            .user_pool_id(pool.as_str())
            .client_id(client.as_str());
        raw!("DescribeUserPoolClient", call)
    }

    pub(super) async fn describe_domain(&self, name: &str) -> Result<DomainJson, CognitoError> {
        DomainJson::read(&raw!(
            "DescribeUserPoolDomain",
            self.client.describe_user_pool_domain().domain(name)
        )?)
    }

    pub(super) async fn list_clients(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<ClientSummary>, CognitoError> {
        let mut clients = Vec::new();
        let mut token = None;
        loop {
            let call = self
                .client
                .list_user_pool_clients()
                .user_pool_id(pool.as_str())
                .max_results(PAGE)
                .set_next_token(token);
            let answer = raw!("ListUserPoolClients", call)?;
            clients.extend(decode::client_summaries(&answer)?);
            match next_token(&answer) {
                Some(next) => token = Some(next.0),
                None => return Ok(clients),
            }
        }
    }

    /// Every pool of that name, described.
    pub(super) async fn pools_named(&self, name: &str) -> Result<Vec<PoolJson>, CognitoError> {
        let mut ids = Vec::new();
        let mut token = None;
        loop {
            let (pools, next) = self.list_page(PAGE, token.as_ref()).await?;
            ids.extend(
                pools
                    .into_iter()
                    .filter(|(_, other)| other == name)
                    .map(|(id, _)| id),
            );
            match next {
                Some(next) => token = Some(next),
                None => break,
            }
        }
        stream::iter(ids.into_iter().map(|id| async move {
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
            json.user_pool_id
                .and_then(|id| id.parse().ok())
                .map_or(Owner::Unknown, Owner::Pool),
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
            ClientKey::Id(id) => pool
                .clients
                .iter()
                .cloned()
                .partition(|client| client.id == *id),
            ClientKey::Name(name) => pool
                .clients
                .iter()
                .cloned()
                .partition(|client| client.name == name.as_str()),
        };
        pool.found_clients = self.describe_clients(&id, &found).await?;
        if wanted.other_clients {
            pool.other_clients = self.describe_clients(&id, &others).await?;
        }
        let managed = pool
            .domains
            .iter()
            .any(|domain| domain.pages == LoginPages::Managed)
            || pool.domains.is_empty() && wanted.styles
            || wanted.other_styles;
        if managed {
            for client in &mut pool.found_clients {
                client.login_style = Some(self.has_login_style(&id, &client.id).await?);
            }
        }
        if wanted.other_styles {
            for client in &others {
                if !self.has_login_style(&id, &client.id).await? {
                    pool.unstyled_clients.push(client.clone());
                }
            }
        }
        if wanted.identity_providers {
            pool.identity_providers = self.list_identity_providers(&id).await?;
        }
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

    async fn observe_domain(&self, name: &str) -> Result<Option<ObservedDomain>, CognitoError> {
        let json = self.describe_domain(name).await?;
        Ok(json.is_known().then(|| json.domain(name)))
    }

    async fn describe_clients(
        &self,
        pool: &PoolId,
        clients: &[ClientSummary],
    ) -> Result<Vec<ObservedClient>, CognitoError> {
        stream::iter(clients)
            .map(|client| async move { decode::client(&self.describe_client(pool, &client.id).await?) })
            .buffered(AT_ONCE)
            .try_collect()
            .await
    }

    /// Whether managed login has a style for the client: without one its pages are unavailable.
    pub(super) async fn has_login_style(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<bool, CognitoError> {
        let call = self
            .client
            .describe_managed_login_branding_by_client()
            .user_pool_id(pool.as_str())
            .client_id(client.as_str());
        match raw!("DescribeManagedLoginBrandingByClient", call) {
            Ok(_) => Ok(true),
            Err(error) if error.kind == Kind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn list_identity_providers(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError> {
        let mut names = Vec::new();
        let mut token = None;
        loop {
            let call = self
                .client
                .list_identity_providers()
                .user_pool_id(pool.as_str())
                .max_results(PAGE)
                .set_next_token(token);
            let answer = raw!("ListIdentityProviders", call)?;
            names.extend(texts(
                "ListIdentityProviders",
                &answer,
                "Providers",
                "ProviderName",
            )?);
            match next_token(&answer) {
                Some(next) => token = Some(next.0),
                None => return Ok(names),
            }
        }
    }

    async fn list_resource_servers(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError> {
        let mut identifiers = Vec::new();
        let mut token = None;
        loop {
            // The operation gives 50 at most.
            let call = self
                .client
                .list_resource_servers()
                .user_pool_id(pool.as_str())
                .max_results(50)
                .set_next_token(token);
            let answer = raw!("ListResourceServers", call)?;
            identifiers.extend(texts(
                "ListResourceServers",
                &answer,
                "ResourceServers",
                "Identifier",
            )?);
            match next_token(&answer) {
                Some(next) => token = Some(next.0),
                None => return Ok(identifiers),
            }
        }
    }

    /// The user with that address, if there is one. Looked up by list: `AdminGetUser` would count the
    /// user as active in the month's bill.
    pub(super) async fn user_with(
        &self,
        pool: &PoolId,
        email: &Email,
    ) -> Result<Option<UserJson>, CognitoError> {
        let filter = format!(
            "email = \"{}\"",
            email.as_str().replace('\\', "\\\\").replace('"', "\\\"")
        );
        let call = self
            .client
            .list_users()
            .user_pool_id(pool.as_str())
            .filter(filter)
            .limit(1);
        let answer = raw!("ListUsers", call)?;
        let users: Vec<UserJson> = decode::member("ListUsers", &answer, "Users")?;
        Ok(users.into_iter().next())
    }

    /// The users whose address begins so; `prefix` holds nothing that a filter would take for its own.
    async fn users_with_prefix(
        &self,
        pool: &PoolId,
        prefix: &str,
    ) -> Result<Vec<UserSummary>, CognitoError> {
        let mut users = Vec::new();
        let mut token = None;
        loop {
            let call = self
                .client
                .list_users()
                .user_pool_id(pool.as_str())
                .filter(format!("email ^= \"{prefix}\""))
                .limit(PAGE)
                .set_pagination_token(token);
            let answer = raw!("ListUsers", call)?;
            let page: Vec<UserJson> = decode::member("ListUsers", &answer, "Users")?;
            users.extend(page.into_iter().map(UserJson::summary));
            match next_token(&answer) {
                Some(next) => token = Some(next.0),
                None => return Ok(users),
            }
        }
    }
}

/// What a search by name came to.
enum Found {
    None,
    One(Box<PoolJson>),
    Unclear(Vec<Candidate>),
}

/// The pool that cogoidc made, among those of one name: exactly one carries its tag, or none is there.
fn choose(mut pools: Vec<PoolJson>) -> Result<Found, CognitoError> {
    if pools.is_empty() {
        return Ok(Found::None);
    }
    let tagged: Vec<usize> = pools
        .iter()
        .enumerate()
        .filter(|(_, p)| p.owner_tag().is_some())
        .map(|(i, _)| i)
        .collect();
    match tagged.as_slice() {
        [one] => Ok(Found::One(Box::new(pools.swap_remove(*one)))),
        _ => Ok(Found::Unclear(
            pools
                .into_iter()
                .map(PoolJson::candidate)
                .collect::<Result<_, _>>()?,
        )),
    }
}

fn next_token(answer: &Value) -> Option<PageToken> {
    let token = answer
        .get("NextToken")
        .or_else(|| answer.get("PaginationToken"))?
        .as_str()?;
    (!token.is_empty()).then(|| PageToken(token.to_owned()))
}

/// One text member of each entry of a list.
fn texts(
    operation: &'static str,
    answer: &Value,
    list: &str,
    name: &str,
) -> Result<Vec<String>, CognitoError> {
    let entries: Vec<Value> = decode::member(operation, answer, list)?;
    entries
        .iter()
        .map(|entry| decode::member(operation, entry, name))
        .collect()
}
