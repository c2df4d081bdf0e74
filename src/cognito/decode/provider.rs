//! An identity provider.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::member;
use crate::cognito::error::CognitoError;
use crate::cognito::fields::SECRET;
use crate::cognito::observed_provider::ObservedProvider;

/// Details that Cognito adds when it describes a provider (API reference, `IdentityProviderType`).
pub(in crate::cognito) const ADDED_DETAILS: [&str; 4] = [
    "ActiveEncryptionCertificate",
    "SLORedirectBindingURI",
    "SSORedirectBindingURI",
    "attributes_url_add_attributes",
];

/// `IdentityProviderType`, as far as it is managed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ProviderJson {
    provider_name: String,
    provider_type: String,
    provider_details: BTreeMap<String, String>,
    attribute_mapping: BTreeMap<String, String>,
}

/// The provider of a `DescribeIdentityProvider` answer.
pub(in crate::cognito) fn provider(answer: &Value) -> Result<ObservedProvider, CognitoError> {
    let json: ProviderJson = member("DescribeIdentityProvider", answer, "IdentityProvider")?;
    let mut details = json.provider_details;
    for added in ADDED_DETAILS {
        details.remove(added);
    }
    let secret = details.remove(SECRET).filter(|secret| !secret.is_empty());
    Ok(ObservedProvider {
        name: json.provider_name,
        kind: json.provider_type,
        details,
        secret: secret.map(SecretString::from),
        mapping: json.attribute_mapping,
    })
}
