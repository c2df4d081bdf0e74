//! Single reads: one operation each, lists to their end.

use serde_json::{Value, json};

use super::PageToken;
use super::adapter::Aws;
use super::decode::{self, DomainJson, UserJson};
use super::error::{CognitoError, Kind};
use super::observed::{ClientSummary, UserSummary};
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
        let request = match page {
            Some(PageToken(token)) => json!({ "MaxResults": size, "NextToken": token }),
            None => json!({ "MaxResults": size }),
        };
        let answer = self.api.call(OPERATION, request).await?;
        let entries: Vec<Value> = decode::member(OPERATION, &answer, "UserPools")?;
        let pools = entries
            .iter()
            .map(|entry| {
                let id: String = decode::member(OPERATION, entry, "Id")?;
                Ok((decode::id(OPERATION, &id)?, decode::member(OPERATION, entry, "Name")?))
            })
            .collect::<Result<_, CognitoError>>()?;
        Ok((pools, token_in(&answer).map(|(_, token)| PageToken(token.to_owned()))))
    }

    pub(super) async fn describe_pool(&self, id: &PoolId) -> Result<Value, CognitoError> {
        self.api.call("DescribeUserPool", json!({ "UserPoolId": id })).await
    }

    /// The MFA mode of a pool, and how its factors are set up.
    pub(super) async fn mfa_config(&self, id: &PoolId) -> Result<Value, CognitoError> {
        self.api.call("GetUserPoolMfaConfig", json!({ "UserPoolId": id })).await
    }

    pub(super) async fn describe_client(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Value, CognitoError> {
        let request = json!({ "UserPoolId": pool, "ClientId": client });
        self.api.call("DescribeUserPoolClient", request).await
    }

    pub(super) async fn describe_domain(&self, name: &str) -> Result<DomainJson, CognitoError> {
        DomainJson::read(&self.describe_raw_domain(name).await?)
    }

    pub(super) async fn describe_raw_domain(&self, name: &str) -> Result<Value, CognitoError> {
        self.api.call("DescribeUserPoolDomain", json!({ "Domain": name })).await
    }

    pub(super) async fn list_clients(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<ClientSummary>, CognitoError> {
        let request = json!({ "UserPoolId": pool, "MaxResults": PAGE });
        self.all("ListUserPoolClients", request, decode::client_summaries).await
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
        let request = json!({ "UserPoolId": pool, "ClientId": client });
        let answer = if_there(self.api.call(LOGIN_STYLE, request).await)?;
        let style = |answer| decode::member(LOGIN_STYLE, &answer, "ManagedLoginBranding");
        answer.map(style).transpose()
    }

    pub(super) async fn list_identity_providers(
        &self,
        pool: &PoolId,
    ) -> Result<Vec<String>, CognitoError> {
        const OPERATION: &str = "ListIdentityProviders";
        let request = json!({ "UserPoolId": pool, "MaxResults": PAGE });
        let names = |answer: &Value| texts(OPERATION, answer, "Providers", "ProviderName");
        self.all(OPERATION, request, names).await
    }

    pub(super) async fn describe_provider(
        &self,
        pool: &PoolId,
        name: &str,
    ) -> Result<Value, CognitoError> {
        let request = json!({ "UserPoolId": pool, "ProviderName": name });
        self.api.call("DescribeIdentityProvider", request).await
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
        // The operation gives 50 at most.
        let request = json!({ "UserPoolId": pool, "MaxResults": 50 });
        let page = |answer: &Value| decode::member(RESOURCE_SERVERS, answer, "ResourceServers");
        self.all(RESOURCE_SERVERS, request, page).await
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
        let request = json!({ "UserPoolId": pool, "Filter": filter, "Limit": 1 });
        let answer = self.api.call("ListUsers", request).await?;
        let users: Vec<UserJson> = decode::member("ListUsers", &answer, "Users")?;
        Ok(users.into_iter().next())
    }

    /// The users whose address begins so; `prefix` holds nothing that a filter would take for its own.
    pub(super) async fn users_with_prefix(
        &self,
        pool: &PoolId,
        prefix: &str,
    ) -> Result<Vec<UserSummary>, CognitoError> {
        let filter = format!("email ^= \"{prefix}\"");
        let request = json!({ "UserPoolId": pool, "Filter": filter, "Limit": PAGE });
        let page = |answer: &Value| {
            let users: Vec<UserJson> = decode::member("ListUsers", answer, "Users")?;
            Ok(users.into_iter().map(UserJson::summary).collect())
        };
        self.all("ListUsers", request, page).await
    }

    /// Every entry of a list, page by page.
    async fn all<T>(
        &self,
        operation: &'static str,
        mut request: Value,
        entries: impl Fn(&Value) -> Result<Vec<T>, CognitoError>,
    ) -> Result<Vec<T>, CognitoError> {
        let mut all = Vec::new();
        loop {
            let answer = self.api.call(operation, request.clone()).await?;
            all.extend(entries(&answer)?);
            match next_page(&request, &answer) {
                Some(next) => request = next,
                None => return Ok(all),
            }
        }
    }
}

/// The members that name the next page, in requests and in answers.
const TOKENS: [&str; 2] = ["NextToken", "PaginationToken"];

/// The request for the next page; `None` after the last one.
pub(super) fn next_page(request: &Value, answer: &Value) -> Option<Value> {
    let (name, token) = token_in(answer)?;
    let mut request = request.clone();
    request.as_object_mut()?.insert(name.to_owned(), token.into());
    Some(request)
}

fn token_in(answer: &Value) -> Option<(&'static str, &str)> {
    let token = |name| Some((name, answer.get(name)?.as_str()?));
    TOKENS.into_iter().find_map(token).filter(|(_, token)| !token.is_empty())
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
