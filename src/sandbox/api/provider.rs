//! Upstream identity providers.

use serde_json::{Value, json};
use url::Url;

use super::request::{Page, Request};
use crate::sandbox::{
    error::{Answer, ApiError},
    state::{Object, Pool, State, strings, text},
};

const SETTINGS: [&str; 3] = ["ProviderDetails", "AttributeMapping", "IdpIdentifiers"];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> Answer {
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
    let mut fields = settle(pool, request, name, kind, None)?;
    fields.insert("CreationDate".into(), request.now.into());
    let answer = json!({"IdentityProvider": fields});
    pool.providers.insert(name.to_owned(), fields);
    Ok(answer)
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> Answer {
    let name = request.required("ProviderName")?;
    let pool = state.pool(request)?;
    let fields = pool.providers.get(name).ok_or_else(|| none(name))?;
    Ok(json!({"IdentityProvider": fields}))
}

pub(crate) fn by_identifier(state: &mut State, request: &Request<'_>) -> Answer {
    let identifier = request.required("IdpIdentifier")?;
    let pool = state.pool(request)?;
    let found = pool.provider_by_identifier(identifier);
    let fields = found.ok_or_else(|| none(identifier))?;
    Ok(json!({"IdentityProvider": fields}))
}

/// Replaces what is sent; an omitted mapping or list of identifiers is emptied.
pub(crate) fn update(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = request.required("ProviderName")?;
    let before = pool.providers.get(name).ok_or_else(|| none(name))?;
    let kind = text(before, "ProviderType");
    let mut fields = settle(pool, request, name, kind, before.get("ProviderDetails"))?;
    fields.insert("CreationDate".into(), before.get("CreationDate").cloned().unwrap_or_default());
    let answer = json!({"IdentityProvider": fields});
    pool.providers.insert(name.to_owned(), fields);
    Ok(answer)
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> Answer {
    let name = request.required("ProviderName")?;
    let pool = state.pool(request)?;
    pool.providers.remove(name).ok_or_else(|| none(name))?;
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    request.page(
        &Page::of("Providers"),
        pool.providers.iter().map(|(name, fields)| {
            let shown = json!({
                "ProviderName": name,
                "ProviderType": fields.get("ProviderType"),
                "LastModifiedDate": fields.get("LastModifiedDate"),
                "CreationDate": fields.get("CreationDate"),
            });
            (name.clone(), shown)
        }),
    )
}

impl Pool {
    pub(crate) fn provider_by_identifier(&self, identifier: &str) -> Option<&Object> {
        self.providers
            .values()
            .find(|fields| strings(fields, "IdpIdentifiers").contains(&identifier))
    }
}

fn none(name: &str) -> ApiError {
    ApiError::not_found(format!("Identity provider {name} does not exist."))
}

/// A provider after a create or an update.
fn settle(
    pool: &Pool,
    request: &Request<'_>,
    name: &str,
    kind: &str,
    before: Option<&Value>,
) -> Result<Object, ApiError> {
    let mut fields = request.given(&SETTINGS);
    fields.insert("UserPoolId".into(), pool.id.as_str().into());
    fields.insert("ProviderName".into(), name.into());
    fields.insert("ProviderType".into(), kind.into());
    fields.insert("LastModifiedDate".into(), request.now.into());
    let details =
        fields.entry("ProviderDetails").or_insert_with(|| before.cloned().unwrap_or_default());
    if let Value::Object(details) = details {
        complete_details(kind, details)?;
    }
    let mapping = fields.entry("AttributeMapping").or_insert_with(|| json!({"username": "sub"}));
    if let Value::Object(mapping) = mapping {
        for attribute in mapping.keys() {
            if attribute != "username" && pool.attribute(attribute).is_none() {
                return Err(ApiError::invalid(format!(
                    "Attribute mapping key {attribute} is not an attribute of the user pool."
                )));
            }
        }
        if matches!(kind, "OIDC") {
            mapping.entry("username").or_insert("sub".into());
        }
    }
    fields.entry("IdpIdentifiers").or_insert_with(|| json!([]));
    for identifier in strings(&fields, "IdpIdentifiers") {
        let other = pool.provider_by_identifier(identifier);
        if other.is_some_and(|other| text(other, "ProviderName") != name) {
            return Err(ApiError::new(
                "DuplicateProviderException",
                format!("The identifier {identifier} belongs to another provider."),
            ));
        }
    }
    Ok(fields)
}

/// Refuses what lacks a needed detail and adds those that Describe shows beside the ones sent.
fn complete_details(kind: &str, details: &mut Object) -> Result<(), ApiError> {
    if let Some((name, _)) = details.iter().find(|(_, value)| !value.is_string()) {
        return Err(ApiError::invalid(format!("{name} is not a text.")));
    }
    let has = |name: &str| !text(details, name).is_empty();
    match kind {
        "OIDC" => {
            let scopes = text(details, "authorize_scopes");
            if !["client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"]
                .into_iter()
                .all(has)
            {
                return Err(ApiError::invalid(
                    "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
                ));
            }
            if !scopes.split(' ').any(|scope| scope == "openid") {
                return Err(ApiError::invalid("authorize_scopes must contain openid."));
            }
            if !matches!(text(details, "attributes_request_method"), "GET" | "POST") {
                return Err(ApiError::invalid("attributes_request_method must be GET or POST."));
            }
            for name in ["oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri"]
            {
                if has(name) && !is_secure(text(details, name)) {
                    return Err(ApiError::invalid("OIDC endpoint must start with https://"));
                }
            }
            details.insert("attributes_url_add_attributes".into(), "false".into());
        }
        "SAML" => {
            if has("MetadataURL") == has("MetadataFile") {
                return Err(ApiError::invalid(
                    "Exactly one of MetadataURL and MetadataFile must be specified.",
                ));
            }
        }
        _ => {
            let needed: &[&str] = match kind {
                "SignInWithApple" => &["client_id", "team_id", "key_id", "private_key"],
                _ => &["client_id", "client_secret"],
            };
            if let Some(missing) = needed.iter().find(|name| !has(name)) {
                return Err(ApiError::invalid(format!("{missing} is a required idp detail.")));
            }
            if !has("authorize_scopes") {
                return Err(ApiError::invalid("authorize_scopes is a required idp detail."));
            }
            if let Some(url) = social_authorize_url(kind) {
                details.insert("authorize_url".into(), url.into());
                details.insert("attributes_url_add_attributes".into(), "true".into());
            }
        }
    }
    Ok(())
}

fn social_authorize_url(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Google" => "https://accounts.google.com/o/oauth2/v2/auth",
        "Facebook" => "https://www.facebook.com/dialog/oauth",
        "LoginWithAmazon" => "https://www.amazon.com/ap/oa",
        "SignInWithApple" => "https://appleid.apple.com/auth/authorize",
        _ => return None,
    })
}

/// https anywhere; plain http on this machine only, where a test's own provider runs.
pub(crate) fn is_secure(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| match url.scheme() {
        "https" => true,
        "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        _ => false,
    })
}

/// Where a browser is sent to sign in at a provider, without any parameters.
pub(crate) fn authorize_url(fields: &Object) -> Option<Url> {
    let details = fields.get("ProviderDetails")?.as_object()?;
    Url::parse(text(details, "authorize_url")).ok()
}
