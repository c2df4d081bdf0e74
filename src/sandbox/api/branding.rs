//! Managed login styles. A client has at most one.

use serde_json::json;

use super::request::Request;
use crate::sandbox::{
    error::{ApiError, ApiResult},
    random,
    state::{Branding, Object, Pool, State},
};

const SETTINGS: [&str; 3] = ["UseCognitoProvidedValues", "Settings", "Assets"];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    pool.client(request)?;
    let client = request.required("ClientId")?;
    if pool.style_for(client).is_some() {
        return Err(ApiError::new(
            "ManagedLoginBrandingExistsException",
            "A managed login branding already exists for the specified app client.",
        ));
    }
    let mut fields = style_fields(request)?;
    let id = random::uuid()?;
    fields.insert("ManagedLoginBrandingId".into(), id.as_str().into());
    fields.insert("UserPoolId".into(), pool.id.as_str().into());
    fields.insert("CreationDate".into(), request.now.into());
    let output = json!({"ManagedLoginBranding": fields});
    let branding = Branding { client: client.to_owned(), fields };
    pool.brandings.insert(id, branding);
    Ok(output)
}

pub(crate) fn update(state: &mut State, request: &Request<'_>) -> ApiResult {
    let branding = requested_style(state.pool(request)?, request)?;
    let fields = style_fields(request)?;
    for name in SETTINGS {
        branding.fields.remove(name);
    }
    branding.fields.extend(fields);
    Ok(json!({"ManagedLoginBranding": branding.fields}))
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> ApiResult {
    let branding = requested_style(state.pool(request)?, request)?;
    Ok(json!({"ManagedLoginBranding": branding.fields}))
}

pub(crate) fn describe_by_client(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    pool.client(request)?;
    let branding = pool.style_for(request.required("ClientId")?).ok_or_else(not_found)?;
    Ok(json!({"ManagedLoginBranding": branding.fields}))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let id = request.required("ManagedLoginBrandingId")?;
    pool.brandings.remove(id).ok_or_else(not_found)?;
    Ok(json!({}))
}

impl Pool {
    /// The login style of a client.
    pub(crate) fn style_for(&self, client: &str) -> Option<&Branding> {
        self.brandings.values().find(|branding| branding.client == client)
    }
}

fn requested_style<'p>(
    pool: &'p mut Pool,
    request: &Request<'_>,
) -> Result<&'p mut Branding, ApiError> {
    let id = request.required("ManagedLoginBrandingId")?;
    pool.brandings.get_mut(id).ok_or_else(not_found)
}

fn not_found() -> ApiError {
    ApiError::not_found("Managed login branding does not exist.")
}

/// The members of a style, which uses either Cognito's values or its own settings.
fn style_fields(request: &Request<'_>) -> Result<Object, ApiError> {
    let provided = request.is_set("UseCognitoProvidedValues");
    let own = request.body.contains_key("Settings") || request.body.contains_key("Assets");
    if provided == own {
        return Err(ApiError::invalid(
            "useCognitoProvidedValues or settings should be specified (but not both)",
        ));
    }
    let mut fields = request.members(&SETTINGS);
    fields.insert("UseCognitoProvidedValues".into(), provided.into());
    fields.insert("LastModifiedDate".into(), request.now.into());
    Ok(fields)
}
