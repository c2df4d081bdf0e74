//! Identity providers.

use serde_json::{Value, json};
use url::Url;

use super::request::{Paging, Request};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    federation::saml_metadata::IdpMetadata,
    state::{Object, Pool, State, object, signing_key::SigningKey, strings, text},
};

const CERTIFICATE: &str = "ActiveEncryptionCertificate";

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

/// Checks the details of a provider, and adds those that Describe returns as well.
fn complete_details(kind: &str, details: &mut Object) -> Result<(), ApiError> {
    if let Some((name, _)) = details.iter().find(|(_, value)| !value.is_string()) {
        return Err(ApiError::invalid(format!("{name} is not a string.")));
    }
    match kind {
        "OIDC" => {
            check_oidc_details(details)?;
            details.insert("attributes_url_add_attributes".into(), "false".into());
        }
        "SAML" => {
            if has_detail(details, "MetadataURL") == has_detail(details, "MetadataFile") {
                return Err(ApiError::invalid(
                    "Exactly one of MetadataURL and MetadataFile must be specified.",
                ));
            }
            // Cognito follows an address by itself; the sandbox reads it at each sign-in.
            details.remove("SSORedirectBindingURI");
            if let Ok(metadata) = IdpMetadata::parse(text(details, "MetadataFile")) {
                details
                    .insert("SSORedirectBindingURI".into(), metadata.sign_on_url.as_str().into());
            }
        }
        _ => {
            check_social_details(kind, details)?;
            details.extend(social_details(kind, text(details, "api_version")));
        }
    }
    Ok(())
}

fn has_detail(details: &Object, name: &str) -> bool {
    !text(details, name).is_empty()
}

fn check_oidc_details(details: &Object) -> Result<(), ApiError> {
    let required = ["client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"];
    if !required.into_iter().all(|name| has_detail(details, name)) {
        return Err(ApiError::invalid(
            "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
        ));
    }
    if !text(details, "authorize_scopes").split(' ').any(|scope| scope == "openid") {
        return Err(ApiError::invalid("authorize_scopes must contain openid."));
    }
    if !matches!(text(details, "attributes_request_method"), "GET" | "POST") {
        return Err(ApiError::invalid("attributes_request_method must be GET or POST."));
    }
    for name in ["oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri"] {
        if has_detail(details, name) && !is_secure(text(details, name)) {
            return Err(ApiError::invalid("OIDC endpoint must start with https://"));
        }
    }
    Ok(())
}

fn check_social_details(kind: &str, details: &Object) -> Result<(), ApiError> {
    let required: &[&str] = match kind {
        "SignInWithApple" => &["client_id", "team_id", "key_id", "private_key", "authorize_scopes"],
        _ => &["client_id", "client_secret", "authorize_scopes"],
    };
    match required.iter().find(|name| !has_detail(details, name)) {
        Some(missing) => Err(ApiError::invalid(format!("{missing} is a required idp detail."))),
        None => Ok(()),
    }
}

/// The details that Describe adds (API reference, `IdentityProviderType`). Facebook's addresses have the version of its
/// API, if there is one.
fn social_details(kind: &str, version: &str) -> Object {
    let version = if version.is_empty() { String::new() } else { format!("{version}/") };
    object(match kind {
        "Google" => json!({
            "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
            "oidc_issuer": "https://accounts.google.com",
            "token_request_method": "POST",
            "token_url": "https://www.googleapis.com/oauth2/v4/token",
        }),
        "Facebook" => json!({
            "attributes_url": format!("https://graph.facebook.com/{version}me?fields="),
            "attributes_url_add_attributes": "true",
            "authorize_url": format!("https://www.facebook.com/{version}dialog/oauth"),
            "token_request_method": "GET",
            "token_url": format!("https://graph.facebook.com/{version}oauth/access_token"),
        }),
        "LoginWithAmazon" => json!({
            "attributes_url": "https://api.amazon.com/user/profile",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://www.amazon.com/ap/oa",
            "token_request_method": "POST",
            "token_url": "https://api.amazon.com/auth/o2/token",
        }),
        "SignInWithApple" => json!({
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://appleid.apple.com/auth/authorize",
            "oidc_issuer": "https://appleid.apple.com",
            "token_request_method": "POST",
            "token_url": "https://appleid.apple.com/auth/token",
        }),
        _ => Value::Null,
    })
}

/// Keeps the certificate that a provider may encrypt responses with, or makes one.
fn add_certificate(
    pool: &Pool,
    details: &mut Object,
    previous: Option<&Value>,
    now: f64,
) -> Result<(), ApiError> {
    let previous = previous.and_then(|details| details.get(CERTIFICATE)).cloned();
    let certificate = match previous {
        Some(certificate) => certificate,
        None => SigningKey::new_certificate(&pool.id, now)?.into(),
    };
    details.insert(CERTIFICATE.into(), certificate);
    Ok(())
}

/// Whether a URL is https, or plain http on this machine, where a test may run a provider.
pub(crate) fn is_secure(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| match url.scheme() {
        "https" => true,
        "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        _ => false,
    })
}

/// The authorization endpoint of a provider, if it is known.
pub(crate) fn authorize_url(fields: &Object) -> Option<Url> {
    let details = fields.get("ProviderDetails")?.as_object()?;
    Url::parse(text(details, "authorize_url")).ok()
}
