//! The details of identity providers: which are required, and which Cognito adds.

use serde_json::{Value, json};

use crate::sandbox::{
    address::is_secure,
    error::ApiError,
    federation::saml_metadata::IdpMetadata,
    state::{Object, Pool, object, text},
};

const CERTIFICATE: &str = "ActiveEncryptionCertificate";

/// Checks the details of a provider, and adds those that Describe returns as well.
pub(crate) fn complete_details(kind: &str, details: &mut Object) -> Result<(), ApiError> {
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
pub(crate) fn add_certificate(
    pool: &Pool,
    details: &mut Object,
    previous: Option<&Value>,
    now: f64,
) -> Result<(), ApiError> {
    let previous = previous.and_then(|details| details.get(CERTIFICATE)).cloned();
    let certificate = match previous {
        Some(certificate) => certificate,
        None => pool.certificate(now)?.into(),
    };
    details.insert(CERTIFICATE.into(), certificate);
    Ok(())
}
