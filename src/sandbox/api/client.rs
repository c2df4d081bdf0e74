//! App clients.

use serde_json::{Value, json};

use super::{
    client_rules::{check_attributes, check_auth_flows, check_oauth, check_urls},
    request::{Page, Request, shuffle},
    secret,
};
use crate::sandbox::{
    error::{Answer, ApiError},
    random,
    state::{Client, Object, Pool, Secret, State, no_client, object, strings},
    tokens::validity::settle_validity,
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
        .map(|value| Secret { id: secret::id(&id, request.now, &[]), value, created: request.now })
        .into_iter()
        .collect();
    let client = Client { fields, secrets, rotated: false };
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
