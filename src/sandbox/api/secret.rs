//! Client secrets and their rotation.

use serde_json::{Value, json};

use super::request::Request;
use crate::sandbox::{
    error::{ApiError, ApiResult},
    random,
    state::{ACCOUNT, Client, Object, Pool, Secret, State, object},
};

const MAX_SECRETS: usize = 2;

/// Adds a second secret to a client that has one.
pub(crate) fn add(state: &mut State, request: &Request<'_>) -> ApiResult {
    let client = state.pool(request)?.client(request)?;
    if client.is_public() {
        return Err(ApiError::invalid(
            "A client secret can not be added to a client that was created without one.",
        ));
    }
    if client.secrets.len() >= MAX_SECRETS {
        return Err(ApiError::new(
            "LimitExceededException",
            format!("A client has at most {MAX_SECRETS} secrets."),
        ));
    }
    let given = request.text("ClientSecret");
    let value = given.map_or_else(random::client_secret, |given| Ok(given.to_owned()))?;
    let secret = Secret {
        id: id(request.required("ClientId")?, request.now, &client.secrets),
        value,
        created: request.now,
    };
    let mut descriptor = descriptor(&secret);
    if given.is_none() {
        descriptor.insert("ClientSecretValue".into(), secret.value.as_str().into());
    }
    client.secrets.push(secret);
    client.rotated = true;
    Ok(json!({"ClientSecretDescriptor": descriptor}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let client = state.pool(request)?.client(request)?;
    let descriptors: Vec<Object> = client.secrets.iter().map(descriptor).collect();
    Ok(json!({"ClientSecrets": descriptors}))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let client = state.pool(request)?.client(request)?;
    let id = request.required("ClientSecretId")?;
    let Some(index) = client.secrets.iter().position(|secret| secret.id == id) else {
        return Err(ApiError::not_found(format!("Client secret {id} does not exist.")));
    };
    if client.secrets.len() == 1 {
        return Err(ApiError::invalid("The last secret of a client can not be deleted."));
    }
    client.secrets.remove(index);
    Ok(json!({}))
}

/// Moves the secret of a confidential client to Secrets Manager or back, if the request says so. The first rotation is
/// at once; with two secrets it deletes the older one.
pub(super) fn publish(
    pool: &Pool,
    client: &mut Client,
    request: &Request<'_>,
) -> Result<(), ApiError> {
    let Some(published) = request.body.get("PublishSecretsInAWSSecretsManager") else {
        return Ok(());
    };
    if client.is_public() || published.as_bool() == Some(client.secret_arn.is_some()) {
        return Ok(());
    }
    if published.as_bool() == Some(true) {
        let id = client.fields.get("ClientId").and_then(Value::as_str).unwrap_or_default();
        let (region, pool) = (pool.region(), &pool.id);
        let arn =
            format!("arn:aws:secretsmanager:{region}:{ACCOUNT}:secret/cognito-idp/{pool}/{id}");
        let rotated = Secret {
            id: self::id(id, request.now, &client.secrets),
            value: random::client_secret()?,
            created: request.now,
        };
        client.secrets.push(rotated);
        while client.secrets.len() > MAX_SECRETS {
            client.secrets.remove(0);
        }
        client.secret_arn = Some(arn);
    } else {
        client.secrets.drain(..client.secrets.len().saturating_sub(1));
        client.secret_arn = None;
        client.rotated = false;
    }
    Ok(())
}

/// `<client id>--<seconds since 1970>`, with the next second that is not in use.
pub(crate) fn id(client: &str, now: f64, taken: &[Secret]) -> String {
    let mut second = now.floor();
    loop {
        let id = format!("{client}--{second:.0}");
        if taken.iter().all(|secret| secret.id != id) {
            return id;
        }
        second += 1.0;
    }
}

fn descriptor(secret: &Secret) -> Object {
    object(json!({
        "ClientSecretId": secret.id,
        "ClientSecretCreateDate": secret.created,
    }))
}
