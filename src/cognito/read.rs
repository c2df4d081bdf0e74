//! Single reads: one operation each, lists to their end.

use serde_json::Value;

use super::PageToken;
use super::adapter::Aws;
use super::decode::{self, DomainJson, UserJson};
use super::error::{CognitoError, Kind};
use super::observed::{ClientSummary, UserSummary};
use super::raw::raw;
use super::style_id::StyleId;
use crate::values::{ClientId, Email, PoolId};

const LOGIN_STYLE: &str = "DescribeManagedLoginBrandingByClient";

const RESOURCE_SERVERS: &str = "ListResourceServers";

/// Largest page of a list operation.
pub(super) const PAGE: i32 = 60;

/// What was read; `None` if it is gone, perhaps since it was listed.
pub(super) fn if_there<T>(read: Result<T, CognitoError>) -> Result<Option<T>, CognitoError> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Aws {
    /// One page of names and ids.
    pub(super) async fn list_page(
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
                Ok((decode::id(OPERATION, &id)?, decode::member(OPERATION, entry, "Name")?))
            })
            .collect::<Result<_, CognitoError>>()?;
        Ok((pools, next_token(&answer)))
    }

    pub(super) async fn describe_pool(&self, id: &PoolId) -> Result<Value, CognitoError> {
        raw!("DescribeUserPool", self.client.describe_user_pool().user_pool_id(id.as_str()))
    }

    /// The MFA mode of a pool, and how its factors are set up.
    pub(super) async fn mfa_config(&self, id: &PoolId) -> Result<Value, CognitoError> {
        let call = self.client.get_user_pool_mfa_config().user_pool_id(id.as_str());
        raw!("GetUserPoolMfaConfig", call)
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
        DomainJson::read(&self.describe_raw_domain(name).await?)
    }

    pub(super) async fn describe_raw_domain(&self, name: &str) -> Result<Value, CognitoError> {
        raw!("DescribeUserPoolDomain", self.client.describe_user_pool_domain().domain(name))
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

    /// The style that managed login has for the client: without one its pages are unavailable.
    pub(super) async fn login_style(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Option<StyleId>, CognitoError> {
        let style = self.describe_login_style(pool, client).await?;
        let id = |style| decode::member(LOGIN_STYLE, &style, "ManagedLoginBrandingId");
        style.map(id).transpose().map(|id| id.map(StyleId))
    }

    pub(super) async fn describe_login_style(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Option<Value>, CognitoError> {
        let call = self
            .client
            .describe_managed_login_branding_by_client()
            .user_pool_id(pool.as_str())
            .client_id(client.as_str());
        let answer = if_there(raw!("DescribeManagedLoginBrandingByClient", call))?;
        let style = |answer| decode::member(LOGIN_STYLE, &answer, "ManagedLoginBranding");
        answer.map(style).transpose()
    }

    pub(super) async fn list_identity_providers(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<String>, CognitoError> {
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
            names.extend(texts("ListIdentityProviders", &answer, "Providers", "ProviderName")?);
            match next_token(&answer) {
                Some(next) => token = Some(next.0),
                None => return Ok(names),
            }
        }
    }

    pub(super) async fn describe_provider(
        &self,
        pool: &PoolId,
        name: &str,
    ) -> Result<Value, CognitoError> {
        let call = self
            .client
            .describe_identity_provider()
            .user_pool_id(pool.as_str())
            .provider_name(name);
        raw!("DescribeIdentityProvider", call)
    }

    /// The identifiers of a pool's resource servers.
    pub(super) async fn list_resource_servers(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<String>, CognitoError> {
        let servers = self.resource_servers(pool).await?;
        servers
            .iter()
            .map(|server| decode::member(RESOURCE_SERVERS, server, "Identifier"))
            .collect()
    }

    /// The scopes of a pool's resource servers, as sign-ins name them.
    pub(super) async fn list_custom_scopes(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<String>, CognitoError> {
        let mut scopes = Vec::new();
        for server in self.resource_servers(pool).await? {
            let identifier: String = decode::member(RESOURCE_SERVERS, &server, "Identifier")?;
            let of_server = server.get("Scopes").and_then(Value::as_array);
            for scope in of_server.into_iter().flatten() {
                let name: String = decode::member(RESOURCE_SERVERS, scope, "ScopeName")?;
                scopes.push(format!("{identifier}/{name}"));
            }
        }
        Ok(scopes)
    }

    pub(super) async fn resource_servers(&self, pool: &PoolId) -> Result<Vec<Value>, CognitoError> {
        let mut servers = Vec::new();
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
            let page: Vec<Value> = decode::member(RESOURCE_SERVERS, &answer, "ResourceServers")?;
            servers.extend(page);
            match next_token(&answer) {
                Some(next) => token = Some(next.0),
                None => return Ok(servers),
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
        let filter =
            format!("email = \"{}\"", email.as_str().replace('\\', "\\\\").replace('"', "\\\""));
        let call = self.client.list_users().user_pool_id(pool.as_str()).filter(filter).limit(1);
        let answer = raw!("ListUsers", call)?;
        let users: Vec<UserJson> = decode::member("ListUsers", &answer, "Users")?;
        Ok(users.into_iter().next())
    }

    /// The users whose address begins so; `prefix` holds nothing that a filter would take for its own.
    pub(super) async fn users_with_prefix(
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

pub(super) fn next_token(answer: &Value) -> Option<PageToken> {
    let token = answer.get("NextToken").or_else(|| answer.get("PaginationToken"))?.as_str()?;
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
    entries.iter().map(|entry| decode::member(operation, entry, name)).collect()
}
