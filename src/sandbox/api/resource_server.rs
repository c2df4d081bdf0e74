//! Resource servers, which define custom scopes.

use serde_json::{Value, json};

use super::request::{Paging, Request};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Pool, State, text},
};

const SETTINGS: [&str; 3] = ["Identifier", "Name", "Scopes"];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let identifier = request.required("Identifier")?;
    if pool.resource_servers.contains_key(identifier) {
        return Err(ApiError::invalid(format!(
            "{identifier} already exists in user pool {}.",
            pool.id
        )));
    }
    Ok(store(pool, request, identifier))
}

/// Replaces the name and the whole list of scopes.
pub(crate) fn update(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let identifier = request.required("Identifier")?;
    if !pool.resource_servers.contains_key(identifier) {
        return Err(not_found(identifier));
    }
    Ok(store(pool, request, identifier))
}

fn store(pool: &mut Pool, request: &Request<'_>, identifier: &str) -> Value {
    let mut fields = request.members(&SETTINGS);
    fields.insert("UserPoolId".into(), pool.id.as_str().into());
    let output = json!({"ResourceServer": fields});
    pool.resource_servers.insert(identifier.to_owned(), fields);
    output
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> ApiResult {
    let identifier = request.required("Identifier")?;
    let pool = state.pool(request)?;
    let found = pool.resource_servers.get(identifier);
    let fields = found.ok_or_else(|| not_found(identifier))?;
    Ok(json!({"ResourceServer": fields}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    request.paginate(
        &Paging::new("ResourceServers"),
        pool.resource_servers
            .iter()
            .map(|(identifier, fields)| (identifier.clone(), fields.clone().into())),
    )
}

/// Clients keep its scopes, which no longer work.
pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let identifier = request.required("Identifier")?;
    let pool = state.pool(request)?;
    let removed = pool.resource_servers.remove(identifier);
    removed.ok_or_else(|| not_found(identifier))?;
    Ok(json!({}))
}

fn not_found(identifier: &str) -> ApiError {
    ApiError::not_found(format!("Resource server {identifier} does not exist."))
}

impl Pool {
    /// Whether a resource server has this scope. An identifier may contain slashes, a scope name not.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        let Some((identifier, name)) = scope.rsplit_once('/') else {
            return false;
        };
        self.resource_servers
            .get(identifier)
            .and_then(|server| server.get("Scopes")?.as_array())
            .into_iter()
            .flatten()
            .filter_map(|scope| scope.as_object())
            .any(|scope| text(scope, "ScopeName") == name)
    }
}
