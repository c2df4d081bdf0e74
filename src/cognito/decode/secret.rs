//! The secrets of an app client.

use serde::Deserialize;
use serde_json::Value;

use super::member;
use crate::cognito::error::CognitoError;
use crate::cognito::listed_secret::{ListedSecret, SecretId};

/// `ClientSecretDescriptorType`, without the value.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SecretJson {
    client_secret_id: String,
    /// In seconds since 1970.
    client_secret_create_date: f64,
}

/// The secrets of a `ListUserPoolClientSecrets` answer, the oldest first.
pub(in crate::cognito) fn secrets(
    operation: &'static str,
    answer: &Value,
) -> Result<Vec<ListedSecret>, CognitoError> {
    let mut listed: Vec<SecretJson> = member(operation, answer, "ClientSecrets")?;
    // Two may be created in the same second.
    listed.sort_by(|one, other| {
        one.client_secret_create_date.total_cmp(&other.client_secret_create_date)
    });
    let secrets = listed.into_iter().map(|secret| ListedSecret {
        id: SecretId(secret.client_secret_id),
        created: secret.client_secret_create_date as i64,
    });
    Ok(secrets.collect())
}
