//! Identity providers.

use serde_json::{Value, json};
use url::Url;

use super::{
    provider_details::{add_certificate, complete_details},
    request::{Paging, Request},
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Object, Pool, State, strings, text},
};

const SETTINGS: [&str; 3] = ["ProviderDetails", "AttributeMapping", "IdpIdentifiers"];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = request.required("ProviderName")?;
    let kind = request.required("ProviderType")?;
    if name == "COGNITO" || !matches!(kind, "OIDC" | "SAML") && name != kind {
        return Err(ApiError::invalid(format!("Provider {name} cannot be of type {kind}.")));
    }
    if pool.providers.contains_key(name) {
        return Err(ApiError::new(
            "DuplicateProviderException",
            format!("A provider with the name {name} already exists in this user pool."),
        ));
    }
    let mut fields = provider_fields(pool, request, name, kind, None)?;
    fields.insert("CreationDate".into(), request.now.into());
    let output = provider_output(&fields);
    pool.providers.insert(name.to_owned(), fields);
    Ok(output)
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> ApiResult {
    let name = request.required("ProviderName")?;
    let pool = state.pool(request)?;
    Ok(provider_output(pool.providers.get(name).ok_or_else(|| not_found(name))?))
}

pub(crate) fn by_identifier(state: &mut State, request: &Request<'_>) -> ApiResult {
    let identifier = request.required("IdpIdentifier")?;
    let pool = state.pool(request)?;
    let found = pool.provider_by_identifier(identifier);
    Ok(provider_output(found.ok_or_else(|| not_found(identifier))?))
}

/// Replaces the members that are sent, and resets an omitted mapping or list of identifiers.
pub(crate) fn update(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = request.required("ProviderName")?;
    let previous = pool.providers.get(name).ok_or_else(|| not_found(name))?;
    let kind = text(previous, "ProviderType");
    let mut fields = provider_fields(pool, request, name, kind, previous.get("ProviderDetails"))?;
    fields.insert("CreationDate".into(), previous.get("CreationDate").cloned().unwrap_or_default());
    let output = provider_output(&fields);
    pool.providers.insert(name.to_owned(), fields);
    Ok(output)
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let name = request.required("ProviderName")?;
    let pool = state.pool(request)?;
    pool.providers.remove(name).ok_or_else(|| not_found(name))?;
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    request.paginate(
        &Paging::new("Providers"),
        pool.providers.iter().map(|(name, fields)| {
            let summary = json!({
                "ProviderName": name,
                "ProviderType": fields.get("ProviderType"),
                "LastModifiedDate": fields.get("LastModifiedDate"),
                "CreationDate": fields.get("CreationDate"),
            });
            (name.clone(), summary)
        }),
    )
}

/// A provider as Describe returns it: the key of Apple is never shown.
fn provider_output(fields: &Object) -> Value {
    let mut fields = fields.clone();
    if let Some(Value::Object(details)) = fields.get_mut("ProviderDetails") {
        details.remove("private_key");
    }
    json!({"IdentityProvider": fields})
}

impl Pool {
    pub(crate) fn provider_by_identifier(&self, identifier: &str) -> Option<&Object> {
        self.providers
            .values()
            .find(|fields| strings(fields, "IdpIdentifiers").contains(&identifier))
    }
}

fn not_found(name: &str) -> ApiError {
    ApiError::not_found(format!("Identity provider {name} does not exist."))
}

/// The members of a provider after a create or an update.
fn provider_fields(
    pool: &Pool,
    request: &Request<'_>,
    name: &str,
    kind: &str,
    previous_details: Option<&Value>,
) -> Result<Object, ApiError> {
    let mut fields = request.members(&SETTINGS);
    fields.insert("UserPoolId".into(), pool.id.as_str().into());
    fields.insert("ProviderName".into(), name.into());
    fields.insert("ProviderType".into(), kind.into());
    fields.insert("LastModifiedDate".into(), request.now.into());
    let previous = || previous_details.cloned().unwrap_or_default();
    if let Value::Object(details) = fields.entry("ProviderDetails").or_insert_with(previous) {
        complete_details(kind, details)?;
        if kind == "SAML" {
            add_certificate(pool, details, previous_details, request.now)?;
        }
    }
    let default_mapping = || match kind {
        "SAML" => json!({}),
        _ => json!({"username": "sub"}),
    };
    let mapping = fields.entry("AttributeMapping").or_insert_with(default_mapping);
    if let Value::Object(mapping) = mapping {
        check_mapping(pool, mapping)?;
        if kind == "OIDC" {
            mapping.entry("username").or_insert("sub".into());
        }
    }
    fields.entry("IdpIdentifiers").or_insert_with(|| json!([]));
    check_identifiers(pool, name, &fields)?;
    Ok(fields)
}

fn check_mapping(pool: &Pool, mapping: &Object) -> Result<(), ApiError> {
    for attribute in mapping.keys() {
        if attribute != "username" && pool.attribute(attribute).is_none() {
            return Err(ApiError::invalid(format!(
                "Attribute mapping key {attribute} is not an attribute of the user pool."
            )));
        }
    }
    Ok(())
}

fn check_identifiers(pool: &Pool, name: &str, fields: &Object) -> Result<(), ApiError> {
    for identifier in strings(fields, "IdpIdentifiers") {
        let other = pool.provider_by_identifier(identifier);
        if other.is_some_and(|other| text(other, "ProviderName") != name) {
            return Err(ApiError::new(
                "DuplicateProviderException",
                format!("The identifier {identifier} belongs to another provider."),
            ));
        }
    }
    Ok(())
}

/// The authorization endpoint of a provider, if it is known.
pub(crate) fn authorize_url(fields: &Object) -> Option<Url> {
    let details = fields.get("ProviderDetails")?.as_object()?;
    Url::parse(text(details, "authorize_url")).ok()
}
