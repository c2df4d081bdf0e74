//! An app client.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::{id, member};
use crate::cognito::error::CognitoError;
use crate::cognito::observed::ClientSummary;
use crate::cognito::observed_client::{Lifetimes, ObservedClient};
use crate::cognito::observed_secret::ObservedSecret;
use crate::cognito::part::Part;
use crate::values::ClientId;

/// `UserPoolClientType`, as far as it is managed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ClientJson {
    client_id: String,
    client_name: String,
    client_secret: Option<String>,
    client_secret_arn: Option<String>,
    client_type: Option<String>,
    #[serde(rename = "CallbackURLs")]
    callback_urls: Vec<String>,
    #[serde(rename = "LogoutURLs")]
    logout_urls: Vec<String>,
    allowed_o_auth_scopes: Vec<String>,
    allowed_o_auth_flows: Vec<String>,
    allowed_o_auth_flows_user_pool_client: bool,
    supported_identity_providers: Vec<String>,
    read_attributes: Vec<String>,
    write_attributes: Vec<String>,
    explicit_auth_flows: Vec<String>,
    refresh_token_rotation: RotationJson,
    enable_token_revocation: Option<bool>,
    prevent_user_existence_errors: Option<String>,
    access_token_validity: Option<u64>,
    id_token_validity: Option<u64>,
    refresh_token_validity: Option<u64>,
    token_validity_units: UnitsJson,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct RotationJson {
    feature: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct UnitsJson {
    access_token: Option<String>,
    id_token: Option<String>,
    refresh_token: Option<String>,
}

/// The client of a `DescribeUserPoolClient` answer.
pub(in crate::cognito) fn client(answer: &Value) -> Result<ObservedClient, CognitoError> {
    const OPERATION: &str = "DescribeUserPoolClient";
    let client: ClientJson = member(OPERATION, answer, "UserPoolClient")?;
    let lifetimes = lifetimes(&client);
    let mut described = answer.get("UserPoolClient").cloned().unwrap_or_default();
    if let Value::Object(members) = &mut described {
        members.remove("ClientSecret");
    }
    Ok(ObservedClient {
        described,
        id: id::<ClientId>(OPERATION, &client.client_id)?,
        name: client.client_name,
        is_registered: client.client_type.as_deref() == Some("DCR"),
        secret: secret(client.client_secret, client.client_secret_arn),
        callback_urls: sorted(client.callback_urls),
        sign_out_urls: sorted(client.logout_urls),
        scopes: sorted(client.allowed_o_auth_scopes),
        flows: sorted(client.allowed_o_auth_flows),
        oauth: client.allowed_o_auth_flows_user_pool_client,
        identity_providers: sorted(client.supported_identity_providers),
        readable: Some(sorted(client.read_attributes)).filter(|list| !list.is_empty()),
        writable: Some(sorted(client.write_attributes)).filter(|list| !list.is_empty()),
        auth_flows: sorted(client.explicit_auth_flows),
        refresh_rotation: client.refresh_token_rotation.feature.as_deref() == Some("ENABLED"),
        token_revocation: client.enable_token_revocation,
        user_existence_errors: client.prevent_user_existence_errors,
        lifetimes,
        login_style: Part::NotRead,
    })
}

/// What Describe says of the secret. Cognito shows none of a client with two, so its absence proves nothing.
fn secret(shown: Option<String>, arn: Option<String>) -> ObservedSecret {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    match (given(shown), given(arn)) {
        (Some(secret), _) => ObservedSecret::Shown(SecretString::from(secret)),
        (None, Some(arn)) => ObservedSecret::Managed(arn),
        (None, None) => ObservedSecret::NotRead,
    }
}

/// How long a client's tokens live, with Cognito's own values where none is set (`TokenValidityUnits`).
fn lifetimes(client: &ClientJson) -> Lifetimes {
    const HOUR: u64 = 3600;
    const DAY: u64 = 24 * HOUR;
    let seconds = |value: Option<u64>, unit: Option<&str>, usual: u64, default: u64| {
        let unit = match unit {
            Some("seconds") => 1,
            Some("minutes") => 60,
            Some("hours") => HOUR,
            Some("days") => DAY,
            _ => usual,
        };
        match value {
            None | Some(0) => default,
            Some(value) => value.saturating_mul(unit),
        }
    };
    let units = &client.token_validity_units;
    Lifetimes {
        id: seconds(client.id_token_validity, units.id_token.as_deref(), HOUR, HOUR),
        access: seconds(client.access_token_validity, units.access_token.as_deref(), HOUR, HOUR),
        refresh: seconds(
            client.refresh_token_validity,
            units.refresh_token.as_deref(),
            DAY,
            30 * DAY,
        ),
    }
}

/// Cognito lists in no useful order.
fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

/// The entries of a `ListUserPoolClients` answer.
pub(in crate::cognito) fn client_summaries(
    answer: &Value,
) -> Result<Vec<ClientSummary>, CognitoError> {
    const OPERATION: &str = "ListUserPoolClients";
    let entries: Vec<Value> = member(OPERATION, answer, "UserPoolClients")?;
    entries
        .into_iter()
        .map(|entry| {
            let client: ClientJson =
                member(OPERATION, &serde_json::json!({ "entry": entry }), "entry")?;
            Ok(ClientSummary { id: id(OPERATION, &client.client_id)?, name: client.client_name })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::settings::ClientKind;

    #[test]
    fn only_a_secret_or_its_arn_says_of_what_kind_a_client_is() {
        let confidential = Some(ClientKind::Confidential);
        for (described, kind) in [
            (json!({"ClientSecret": null}), None),
            (json!({"ClientSecret": ""}), None),
            (json!({"ClientSecret": "", "ClientSecretArn": ""}), None),
            (json!({"ClientSecret": "72fc0906"}), confidential),
            (json!({"ClientSecretArn": "arn:aws:secretsmanager:x"}), confidential),
        ] {
            let mut answer = json!({"UserPoolClient": {"ClientId": "1a", "LogoutURLs": null}});
            let members = described.as_object().unwrap().clone();
            answer["UserPoolClient"].as_object_mut().unwrap().extend(members);
            let client = client(&answer).unwrap();
            assert_eq!(client.kind(), kind, "{described}");
            assert_eq!(client.sign_out_urls, Vec::<String>::new());
        }
    }
}
