//! App clients.

use serde_json::{Value, json};

use super::{
    client_rules::{check_attributes, check_auth_flows, check_oauth, check_providers, check_urls},
    not_carried_out,
    request::{Paging, Request, shuffle},
    secret,
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    random,
    state::{Client, Object, Pool, Secret, State, client_not_found, object, text},
    tokens::validity::complete_validity,
};

const ROTATION: &str = "RefreshTokenRotation";

/// The settings of a client. A create or update resets those that it omits.
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
    ROTATION,
];

/// Lists without an order.
const UNORDERED_LISTS: [&str; 8] = [
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let given = request.text("ClientSecret");
    let generate = request.is_set("GenerateSecret");
    if given.is_some() && generate {
        return Err(ApiError::invalid(
            "ClientSecret can not be given together with GenerateSecret.",
        ));
    }
    let mut fields = client_fields(pool, request, given.is_some() || generate)?;
    let id = random::client_id()?;
    fields.insert("ClientId".into(), id.as_str().into());
    fields.insert("CreationDate".into(), request.now.into());
    let value = match given {
        Some(given) => Some(given.to_owned()),
        None if generate => Some(random::client_secret()?),
        None => None,
    };
    let secrets = value
        .map(|value| Secret { id: secret::id(&id, request.now, &[]), value, created: request.now })
        .into_iter()
        .collect();
    let mut client = Client { fields, secrets, rotated: false, secret_arn: None };
    if generate {
        secret::publish(pool, &mut client, request)?;
    }
    let output = client_output(&client);
    pool.tell_not_carried_out(&[], not_carried_out::of_client(&client));
    pool.clients.insert(id, client);
    Ok(output)
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> ApiResult {
    Ok(client_output(state.pool(request)?.client(request)?))
}

/// A full replacement. Only the id, the creation date, the name and the secrets stay.
pub(crate) fn update(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let confidential = !pool.client(request)?.is_public();
    let mut fields = client_fields(pool, request, confidential)?;
    let mut client = pool.client(request)?.clone();
    for name in ["ClientId", "CreationDate"] {
        if let Some(value) = client.fields.get(name) {
            fields.insert(name.into(), value.clone());
        }
    }
    if let Some(name) = client.fields.get("ClientName") {
        fields.entry("ClientName").or_insert_with(|| name.clone());
    }
    if client.fields.contains_key(ROTATION) {
        fields.entry(ROTATION).or_insert_with(|| json!({"Feature": "DISABLED"}));
        complete_rotation(&mut fields);
    }
    let before = not_carried_out::of_client(&client);
    client.fields = fields;
    secret::publish(pool, &mut client, request)?;
    let output = client_output(&client);
    pool.tell_not_carried_out(&before, not_carried_out::of_client(&client));
    *pool.client(request)? = client;
    Ok(output)
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let id = request.required("ClientId")?;
    pool.clients.remove(id).ok_or_else(|| client_not_found(id))?;
    pool.brandings.retain(|_, branding| branding.client != id);
    pool.sign_ins.retain(|_, sign_in| sign_in.client != id);
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    request.paginate(
        &Paging::new("UserPoolClients"),
        pool.clients.iter().map(|(id, client)| {
            let summary = json!({
                "ClientId": id,
                "UserPoolId": pool.id,
                "ClientName": client.fields.get("ClientName"),
            });
            (id.clone(), summary)
        }),
    )
}

fn client_output(client: &Client) -> Value {
    let mut fields = client.fields.clone();
    if let Some(arn) = &client.secret_arn {
        fields.insert("ClientSecretArn".into(), arn.as_str().into());
    } else if let Some(secret) = client.secrets.first()
        && !client.rotated
    {
        fields.insert("ClientSecret".into(), secret.value.as_str().into());
    }
    json!({"UserPoolClient": fields})
}

/// Adds the grace period that a client without rotation shows.
fn complete_rotation(fields: &mut Object) {
    if let Some(Value::Object(rotation)) = fields.get_mut(ROTATION)
        && text(rotation, "Feature") == "DISABLED"
    {
        rotation.entry("RetryGracePeriodSeconds").or_insert(0.into());
    }
}

/// The members of a client after a create or an update.
fn client_fields(
    pool: &Pool,
    request: &Request<'_>,
    confidential: bool,
) -> Result<Object, ApiError> {
    let mut fields = request.members(&SETTINGS);
    // An empty list allows no attributes, while an absent one allows the default attributes.
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
    complete_rotation(&mut fields);
    complete_validity(&mut fields)?;
    check_urls(&fields)?;
    check_oauth(pool, &fields, confidential)?;
    check_auth_flows(&fields)?;
    check_attributes(pool, &fields)?;
    check_providers(pool, &fields)?;
    if !confidential && fields.get("EnablePropagateAdditionalUserContextData") == Some(&true.into())
    {
        return Err(ApiError::invalid(
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        ));
    }
    shuffle(&mut fields, &UNORDERED_LISTS);
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::model;

    #[test]
    fn every_setting_that_the_model_knows_is_stored() {
        let other = ["UserPoolId", "ClientId", "PublishSecretsInAWSSecretsManager"];
        for member in model::members("UpdateUserPoolClient") {
            assert!(SETTINGS.contains(&member) || other.contains(&member), "{member}");
        }
    }
}
