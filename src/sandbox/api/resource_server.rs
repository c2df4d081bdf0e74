//! Resource servers: where custom scopes come from.

use serde_json::json;

use super::request::{Page, Request};
use crate::sandbox::{
    error::{Answer, ApiError},
    state::{Pool, State, text},
};

const SETTINGS: [&str; 3] = ["Identifier", "Name", "Scopes"];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let identifier = request.required("Identifier")?;
    if pool.resource_servers.contains_key(identifier) {
        return Err(ApiError::invalid(format!(
            "{identifier} already exists in user pool {}.",
            pool.id
        )));
    }
    Ok(put(pool, request, identifier))
}

/// Replaces the name and the whole list of scopes.
pub(crate) fn update(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let identifier = request.required("Identifier")?;
    if !pool.resource_servers.contains_key(identifier) {
        return Err(none(identifier));
    }
    Ok(put(pool, request, identifier))
}

fn put(pool: &mut Pool, request: &Request<'_>, identifier: &str) -> serde_json::Value {
    let mut fields = request.given(&SETTINGS);
    fields.insert("UserPoolId".into(), pool.id.as_str().into());
    let answer = json!({"ResourceServer": fields});
    pool.resource_servers.insert(identifier.to_owned(), fields);
    answer
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> Answer {
    let identifier = request.required("Identifier")?;
    let pool = state.pool(request)?;
    let found = pool.resource_servers.get(identifier);
    let fields = found.ok_or_else(|| none(identifier))?;
    Ok(json!({"ResourceServer": fields}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    request.page(
        &Page::of("ResourceServers"),
        pool.resource_servers
            .iter()
            .map(|(identifier, fields)| (identifier.clone(), fields.clone().into())),
    )
}

/// Clients that name its scopes keep them, dead.
pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> Answer {
    let identifier = request.required("Identifier")?;
    let pool = state.pool(request)?;
    let gone = pool.resource_servers.remove(identifier);
    gone.ok_or_else(|| none(identifier))?;
    Ok(json!({}))
}

fn none(identifier: &str) -> ApiError {
    ApiError::not_found(format!("Resource server {identifier} does not exist."))
}

impl Pool {
    /// Whether a resource server has this scope; an identifier may hold slashes, a scope not.
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
