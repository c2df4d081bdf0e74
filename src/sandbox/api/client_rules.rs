//! The rules for the settings of an app client.

use serde_json::Value;

use crate::sandbox::{
    address::check_app_url,
    error::ApiError,
    state::{Object, Pool, strings, text},
};

/// Scopes without a resource server.
const RESERVED_SCOPES: [&str; 5] =
    ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/// Attributes that no app client may let its users write.
pub(crate) const NEVER_WRITABLE: [&str; 3] = ["sub", "email_verified", "phone_number_verified"];

pub(crate) fn check_urls(fields: &Object) -> Result<(), ApiError> {
    let callbacks = strings(fields, "CallbackURLs");
    let sign_outs = strings(fields, "LogoutURLs");
    let default = text(fields, "DefaultRedirectURI");
    for url in callbacks.iter().chain(&sign_outs) {
        check_app_url(url).map_err(ApiError::invalid)?;
    }
    if !default.is_empty() && !callbacks.contains(&default) {
        return Err(ApiError::invalid(format!(
            "The default redirect URI {default} is not in the callback URIs list."
        )));
    }
    Ok(())
}

pub(crate) fn check_oauth(
    pool: &Pool,
    fields: &Object,
    confidential: bool,
) -> Result<(), ApiError> {
    let flows = strings(fields, "AllowedOAuthFlows");
    let scopes = strings(fields, "AllowedOAuthScopes");
    let by_user = flows.contains(&"code") || flows.contains(&"implicit");
    let by_machine = flows.contains(&"client_credentials");
    if by_machine && by_user {
        return Err(invalid_flow(
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        ));
    }
    if by_machine && !confidential {
        return Err(invalid_flow(
            "client_credentials flow can not be selected if client does not have a client secret.",
        ));
    }
    check_oauth_switch(fields, &flows, &scopes)?;
    if by_user && strings(fields, "CallbackURLs").is_empty() {
        return Err(invalid_flow(
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ));
    }
    check_scopes(pool, &scopes, by_machine)
}

fn invalid_flow(message: &str) -> ApiError {
    ApiError::new("InvalidOAuthFlowException", message)
}

/// Flows and scopes are required if OAuth is switched on, and forbidden otherwise.
fn check_oauth_switch(fields: &Object, flows: &[&str], scopes: &[&str]) -> Result<(), ApiError> {
    let enabled = fields.get("AllowedOAuthFlowsUserPoolClient") == Some(&true.into());
    if enabled && (flows.is_empty() || scopes.is_empty()) {
        return Err(ApiError::invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ));
    }
    if !enabled && (!flows.is_empty() || !scopes.is_empty()) {
        return Err(ApiError::invalid(
            "AllowedOAuthFlowsUserPoolClient must be set to true if AllowedOAuthFlows or AllowedOAuthScopes are given.",
        ));
    }
    Ok(())
}

fn check_scopes(pool: &Pool, scopes: &[&str], by_machine: bool) -> Result<(), ApiError> {
    for scope in scopes {
        let reserved = RESERVED_SCOPES.contains(scope);
        if !reserved && !pool.has_scope(scope) {
            return Err(ApiError::new(
                "ScopeDoesNotExistException",
                format!("Invalid scope requested: {scope}"),
            ));
        }
        if by_machine && reserved {
            return Err(invalid_flow(
                "client_credentials flow can not be selected without a scope of a resource server, or with any other scope.",
            ));
        }
    }
    Ok(())
}

pub(crate) fn check_providers(pool: &Pool, fields: &Object) -> Result<(), ApiError> {
    for provider in strings(fields, "SupportedIdentityProviders") {
        if provider != "COGNITO" && !pool.providers.contains_key(provider) {
            return Err(ApiError::invalid(format!(
                "The provider {provider} does not exist for User Pool {}.",
                pool.id
            )));
        }
    }
    Ok(())
}

pub(crate) fn check_auth_flows(fields: &Object) -> Result<(), ApiError> {
    let flows = strings(fields, "ExplicitAuthFlows");
    let modern = flows.iter().filter(|flow| flow.starts_with("ALLOW_")).count();
    if modern > 0 && modern < flows.len() {
        return Err(ApiError::invalid(
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        ));
    }
    let rotates = fields
        .get("RefreshTokenRotation")
        .and_then(Value::as_object)
        .is_some_and(|rotation| text(rotation, "Feature") == "ENABLED");
    if rotates && auth_flows(fields).contains(&"ALLOW_REFRESH_TOKEN_AUTH") {
        return Err(ApiError::invalid(
            "ALLOW_REFRESH_TOKEN_AUTH can not be used when refresh token rotation is enabled.",
        ));
    }
    Ok(())
}

/// The authentication flows of a client, or the default ones if it has none.
pub(crate) fn auth_flows(fields: &Object) -> Vec<&str> {
    let flows = strings(fields, "ExplicitAuthFlows");
    if flows.is_empty() {
        return vec!["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];
    }
    flows
}

pub(crate) fn check_attributes(pool: &Pool, fields: &Object) -> Result<(), ApiError> {
    let invalid = |kind: &str| {
        ApiError::invalid(format!("Invalid {kind} attributes specified while creating a client"))
    };
    if strings(fields, "ReadAttributes").iter().any(|name| pool.attribute(name).is_none()) {
        return Err(invalid("read"));
    }
    if strings(fields, "WriteAttributes")
        .iter()
        .any(|name| pool.attribute(name).is_none() || NEVER_WRITABLE.contains(name))
    {
        return Err(invalid("write"));
    }
    Ok(())
}
