//! Managed login styles, of which a client has one.

use serde_json::json;

use super::request::Request;
use crate::sandbox::{
    error::{Answer, ApiError},
    random,
    state::{Branding, Object, Pool, State},
};

const SETTINGS: [&str; 3] = ["UseCognitoProvidedValues", "Settings", "Assets"];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    pool.client(request)?;
    let client = request.required("ClientId")?;
    if pool.style_of(client).is_some() {
        return Err(ApiError::new(
            "ManagedLoginBrandingExistsException",
            "A managed login branding already exists for the specified app client.",
        ));
    }
    let mut fields = settle(request)?;
    let id = random::uuid()?;
    fields.insert("ManagedLoginBrandingId".into(), id.as_str().into());
    fields.insert("UserPoolId".into(), pool.id.as_str().into());
    fields.insert("CreationDate".into(), request.now.into());
    let answer = json!({"ManagedLoginBranding": fields});
    let branding = Branding { client: client.to_owned(), fields };
    pool.brandings.insert(id, branding);
    Ok(answer)
}

pub(crate) fn update(state: &mut State, request: &Request<'_>) -> Answer {
    let branding = named(state.pool(request)?, request)?;
    let fields = settle(request)?;
    for name in SETTINGS {
        branding.fields.remove(name);
    }
    branding.fields.extend(fields);
    Ok(json!({"ManagedLoginBranding": branding.fields}))
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> Answer {
    let branding = named(state.pool(request)?, request)?;
    Ok(json!({"ManagedLoginBranding": branding.fields}))
}

pub(crate) fn describe_by_client(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    pool.client(request)?;
    let branding = pool.style_of(request.required("ClientId")?).ok_or_else(none)?;
    Ok(json!({"ManagedLoginBranding": branding.fields}))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let id = request.required("ManagedLoginBrandingId")?;
    pool.brandings.remove(id).ok_or_else(none)?;
    Ok(json!({}))
}

impl Pool {
    /// The style of a client's version 2 pages.
    pub(crate) fn style_of(&self, client: &str) -> Option<&Branding> {
        self.brandings.values().find(|branding| branding.client == client)
    }
}

fn named<'p>(pool: &'p mut Pool, request: &Request<'_>) -> Result<&'p mut Branding, ApiError> {
    let id = request.required("ManagedLoginBrandingId")?;
    pool.brandings.get_mut(id).ok_or_else(none)
}

fn none() -> ApiError {
    ApiError::not_found("Managed login branding does not exist.")
}

/// Either Cognito's own values or settings of one's own, never both and never neither.
fn settle(request: &Request<'_>) -> Result<Object, ApiError> {
    let provided = request.is_set("UseCognitoProvidedValues");
    let own = request.body.contains_key("Settings") || request.body.contains_key("Assets");
    if provided == own {
        return Err(ApiError::invalid(
            "useCognitoProvidedValues or settings should be specified (but not both)",
        ));
    }
    let mut fields = request.given(&SETTINGS);
    fields.insert("UseCognitoProvidedValues".into(), provided.into());
    fields.insert("LastModifiedDate".into(), request.now.into());
    Ok(fields)
}
