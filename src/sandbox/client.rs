//! App clients.

use serde_json::{Value, json};
use url::Url;

use super::{
    error::{Answer, ApiError},
    pool::object,
    random,
    request::{Page, Request, shuffle},
    secret,
    state::{Client, Object, Pool, Secret, State, no_client, strings, text},
};

/// What `CreateUserPoolClient` and `UpdateUserPoolClient` set; an omitted one goes to its default.
const SETTINGS: [&str; 21] = [
    "ClientName",
    "RefreshTokenValidity",
    "AccessTokenValidity",
    "IdTokenValidity",
    "TokenValidityUnits",
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "DefaultRedirectURI",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AllowedOAuthFlowsUserPoolClient",
    "AnalyticsConfiguration",
    "PreventUserExistenceErrors",
    "EnableTokenRevocation",
    "EnablePropagateAdditionalUserContextData",
    "AuthSessionValidity",
    "RefreshTokenRotation",
];

/// Lists that stand for sets.
const SETS: [&str; 8] = [
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
];

/// Scopes that belong to no resource server.
const RESERVED_SCOPES: [&str; 5] = [
    "openid",
    "email",
    "phone",
    "profile",
    "aws.cognito.signin.user.admin",
];

const NEVER_WRITABLE: [&str; 3] = ["sub", "email_verified", "phone_number_verified"];

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const DEFAULT_REFRESH_DAYS: i64 = 30;

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let own = request.text("ClientSecret");
    let generate = request.is_set("GenerateSecret");
    if own.is_some() && generate {
        return Err(ApiError::invalid(
            "ClientSecret can not be given together with GenerateSecret.",
        ));
    }
    let mut fields = settle(pool, request, own.is_some() || generate)?;
    let id = random::client_id()?;
    fields.insert("ClientId".into(), id.as_str().into());
    fields.insert("CreationDate".into(), request.now.into());
    let value = match own {
        Some(own) => Some(own.to_owned()),
        None if generate => Some(random::client_secret()?),
        None => None,
    };
    let secrets = value
        .map(|value| Secret {
            id: secret::id(&id, request.now, &[]),
            value,
            created: request.now,
        })
        .into_iter()
        .collect();
    let client = Client {
        fields,
        secrets,
        rotated: false,
    };
    let answer = shown(&client);
    pool.clients.insert(id, client);
    Ok(answer)
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> Answer {
    Ok(shown(state.pool(request)?.client(request)?))
}

/// A full replacement: only the identifier, the dates and the secret stay.
pub(crate) fn update(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let confidential = !pool.client(request)?.is_public();
    let mut fields = settle(pool, request, confidential)?;
    let client = pool.client(request)?;
    for name in ["ClientId", "CreationDate"] {
        if let Some(value) = client.fields.get(name) {
            fields.insert(name.into(), value.clone());
        }
    }
    if let Some(name) = client.fields.get("ClientName") {
        fields.entry("ClientName").or_insert_with(|| name.clone());
    }
    client.fields = fields;
    Ok(shown(client))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let id = request.required("ClientId")?;
    pool.clients.remove(id).ok_or_else(|| no_client(id))?;
    pool.brandings.retain(|_, branding| branding.client != id);
    pool.sign_ins.retain(|_, sign_in| sign_in.client != id);
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    request.page(
        &Page::of("UserPoolClients"),
        pool.clients.iter().map(|(id, client)| {
            let shown = json!({
                "ClientId": id,
                "UserPoolId": pool.id,
                "ClientName": client.fields.get("ClientName"),
            });
            (id.clone(), shown)
        }),
    )
}

fn shown(client: &Client) -> Value {
    let mut fields = client.fields.clone();
    if let Some(secret) = client.secrets.first().filter(|_| !client.rotated) {
        fields.insert("ClientSecret".into(), secret.value.as_str().into());
    }
    json!({"UserPoolClient": fields})
}

/// The members of a client after a create or an update, or what is wrong with them.
fn settle(pool: &Pool, request: &Request<'_>, confidential: bool) -> Result<Object, ApiError> {
    let mut fields = request.given(&SETTINGS);
    // No attributes at all is something else than the default attributes.
    for name in ["ReadAttributes", "WriteAttributes"] {
        if let Some(list) = request.body.get(name) {
            fields.insert(name.into(), list.clone());
        }
    }
    fields.insert("UserPoolId".into(), pool.id.as_str().into());
    fields.insert("LastModifiedDate".into(), request.now.into());
    for (name, default) in object(json!({
        "TokenValidityUnits": {},
        "AllowedOAuthFlowsUserPoolClient": false,
        "EnableTokenRevocation": true,
        "EnablePropagateAdditionalUserContextData": false,
        "AuthSessionValidity": 3,
    })) {
        fields.entry(name).or_insert(default);
    }
    settle_validity(&mut fields)?;
    check_urls(&fields)?;
    check_oauth(pool, &fields, confidential)?;
    check_auth_flows(&fields)?;
    check_attributes(pool, &fields)?;
    for provider in strings(&fields, "SupportedIdentityProviders") {
        if provider != "COGNITO" && !pool.providers.contains_key(provider) {
            return Err(ApiError::invalid(format!(
                "The provider {provider} does not exist for User Pool {}.",
                pool.id
            )));
        }
    }
    if !confidential && fields.get("EnablePropagateAdditionalUserContextData") == Some(&true.into())
    {
        return Err(ApiError::invalid(
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        ));
    }
    shuffle(&mut fields, &SETS);
    Ok(fields)
}

/// How long a kind of token (`Access`, `Id`, `Refresh`) of this client lives, in seconds.
pub(crate) fn validity(fields: &Object, kind: &str) -> i64 {
    let (default, default_unit) = match kind {
        "Refresh" => (DEFAULT_REFRESH_DAYS, "days"),
        _ => (1, "hours"),
    };
    let count = fields
        .get(&format!("{kind}TokenValidity"))
        .and_then(Value::as_i64);
    let unit = fields
        .get("TokenValidityUnits")
        .and_then(Value::as_object)
        .map_or("", |units| text(units, &format!("{kind}Token")));
    // Without a count the default is meant in its own unit.
    let (count, unit) = match (count, unit) {
        (None, _) => (default, default_unit),
        (Some(count), "") => (count, default_unit),
        (Some(count), unit) => (count, unit),
    };
    let seconds = match unit {
        "seconds" => 1,
        "minutes" => MINUTE,
        "hours" => HOUR,
        _ => DAY,
    };
    count.saturating_mul(seconds)
}

fn settle_validity(fields: &mut Object) -> Result<(), ApiError> {
    if fields
        .get("RefreshTokenValidity")
        .is_none_or(|count| count == &json!(0))
    {
        fields.insert("RefreshTokenValidity".into(), DEFAULT_REFRESH_DAYS.into());
        if let Some(Value::Object(units)) = fields.get_mut("TokenValidityUnits") {
            units.remove("RefreshToken");
        }
    }
    let refresh = validity(fields, "Refresh");
    let short = [validity(fields, "Access"), validity(fields, "Id")];
    let in_range = short
        .iter()
        .all(|seconds| (5 * MINUTE..=DAY).contains(seconds))
        && (HOUR..=3650 * DAY).contains(&refresh);
    if !in_range {
        return Err(ApiError::invalid("Invalid range for token validity."));
    }
    if short.iter().any(|seconds| *seconds > refresh) {
        return Err(ApiError::invalid(
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
        ));
    }
    Ok(())
}

fn check_urls(fields: &Object) -> Result<(), ApiError> {
    let callbacks = strings(fields, "CallbackURLs");
    let sign_outs = strings(fields, "LogoutURLs");
    let default = text(fields, "DefaultRedirectURI");
    for url in callbacks.iter().chain(&sign_outs) {
        check_url(url)?;
    }
    if !default.is_empty() && !callbacks.contains(&default) {
        return Err(ApiError::invalid(format!(
            "The default redirect URI {default} is not in the callback URIs list."
        )));
    }
    Ok(())
}

/// An absolute URL without a fragment, with https, an app's own scheme, or http on loopback.
fn check_url(text: &str) -> Result<(), ApiError> {
    let url =
        Url::parse(text).map_err(|_| ApiError::invalid(format!("{text} is not a valid URL.")))?;
    if url.fragment().is_some() {
        return Err(ApiError::invalid(format!("{text} cannot use fragment")));
    }
    let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "http" if !loopback => Err(ApiError::invalid(format!(
            "{text} cannot use the HTTP protocol."
        ))),
        "https" | "http" if !text.contains("://") => {
            Err(ApiError::invalid(format!("{text} is not a valid URL.")))
        }
        "javascript" | "data" | "vbscript" => Err(ApiError::invalid(format!(
            "{text} cannot use the {} scheme.",
            url.scheme()
        ))),
        _ => Ok(()),
    }
}

fn check_oauth(pool: &Pool, fields: &Object, confidential: bool) -> Result<(), ApiError> {
    let invalid_flow = |message: &str| ApiError::new("InvalidOAuthFlowException", message);
    let flows = strings(fields, "AllowedOAuthFlows");
    let scopes = strings(fields, "AllowedOAuthScopes");
    let by_user = flows.contains(&"code") || flows.contains(&"implicit");
    let by_machine = flows.contains(&"client_credentials");
    let enabled = fields.get("AllowedOAuthFlowsUserPoolClient") == Some(&true.into());
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
    if by_user && strings(fields, "CallbackURLs").is_empty() {
        return Err(invalid_flow(
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ));
    }
    for scope in &scopes {
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

fn check_auth_flows(fields: &Object) -> Result<(), ApiError> {
    let flows = strings(fields, "ExplicitAuthFlows");
    let modern = flows
        .iter()
        .filter(|flow| flow.starts_with("ALLOW_"))
        .count();
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

/// The flows a client may sign in with, the default ones where it names none.
pub(crate) fn auth_flows(fields: &Object) -> Vec<&str> {
    let flows = strings(fields, "ExplicitAuthFlows");
    if flows.is_empty() {
        return vec![
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_CUSTOM_AUTH",
        ];
    }
    flows
}

fn check_attributes(pool: &Pool, fields: &Object) -> Result<(), ApiError> {
    let refused = |kind: &str| {
        ApiError::invalid(format!(
            "Invalid {kind} attributes specified while creating a client"
        ))
    };
    if strings(fields, "ReadAttributes")
        .iter()
        .any(|name| pool.attribute(name).is_none())
    {
        return Err(refused("read"));
    }
    if strings(fields, "WriteAttributes")
        .iter()
        .any(|name| pool.attribute(name).is_none() || NEVER_WRITABLE.contains(name))
    {
        return Err(refused("write"));
    }
    Ok(())
}
