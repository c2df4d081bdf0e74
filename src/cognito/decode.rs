//! Described resources, out of their raw JSON.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{CognitoError, Kind};
use super::observed::{
    Candidate, ClientSummary, Lifetimes, ObservedClient, ObservedDomain, ObservedPool,
    ObservedProvider, UserSummary,
};
use super::step::SECRET;
use crate::spec::ClientKind;
use crate::spec::types::{ClientId, LoginPages, PoolId, SignIn};

/// Details that Cognito adds when it describes a provider (API reference, `IdentityProviderType`).
pub(super) const ADDED_DETAILS: [&str; 4] = [
    "ActiveEncryptionCertificate",
    "SLORedirectBindingURI",
    "SSORedirectBindingURI",
    "attributes_url_add_attributes",
];

/// `UserPoolType`, as far as it is managed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct PoolJson {
    id: String,
    name: String,
    arn: String,
    creation_date: f64,
    user_pool_tags: BTreeMap<String, String>,
    user_pool_tier: Option<String>,
    deletion_protection: Option<String>,
    username_attributes: Vec<String>,
    alias_attributes: Vec<String>,
    schema_attributes: Vec<AttributeJson>,
    admin_create_user_config: AdminCreateUserJson,
    username_configuration: UsernameJson,
    mfa_configuration: Option<String>,
    pub(super) estimated_number_of_users: u64,
    issuer_configuration: IssuerJson,
    pub(super) domain: Option<String>,
    pub(super) custom_domain: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct AttributeJson {
    name: String,
    required: bool,
    mutable: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct AdminCreateUserJson {
    allow_admin_create_user_only: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct UsernameJson {
    case_sensitive: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct UnitsJson {
    access_token: Option<String>,
    id_token: Option<String>,
    refresh_token: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct CustomDomainJson {
    certificate_arn: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct IssuerJson {
    r#type: Option<String>,
}

/// `UserPoolClientType`, as far as it is managed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ClientJson {
    client_id: String,
    client_name: String,
    client_secret: Option<String>,
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
    enable_token_revocation: Option<bool>,
    prevent_user_existence_errors: Option<String>,
    access_token_validity: Option<u64>,
    id_token_validity: Option<u64>,
    refresh_token_validity: Option<u64>,
    token_validity_units: UnitsJson,
}

/// `DomainDescriptionType`, as far as it is managed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct DomainJson {
    domain: String,
    pub(super) user_pool_id: Option<String>,
    status: Option<String>,
    managed_login_version: Option<i64>,
    cloud_front_distribution: Option<String>,
    custom_domain_config: CustomDomainJson,
}

/// `UserType`, as far as it is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UserJson {
    #[serde(rename = "Username")]
    pub(super) name: String,
    #[serde(rename = "UserStatus")]
    pub(super) status: String,
    #[serde(rename = "Attributes")]
    attributes: Vec<UserAttributeJson>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct UserAttributeJson {
    name: String,
    value: String,
}

impl UserJson {
    pub(super) fn summary(self) -> UserSummary {
        let mut attributes = self.attributes.into_iter();
        let email = attributes.find(|attribute| attribute.name == "email");
        UserSummary {
            name: self.name,
            email: email.map(|attribute| attribute.value).unwrap_or_default(),
        }
    }
}

/// One member of an answer, in its own type.
pub(super) fn member<T: DeserializeOwned + Default>(
    operation: &'static str,
    answer: &Value,
    name: &str,
) -> Result<T, CognitoError> {
    match answer.get(name) {
        None | Some(Value::Null) => Ok(T::default()),
        Some(value) => T::deserialize(without_nulls(value.clone())).map_err(|why| {
            CognitoError::local(
                operation,
                Kind::Uncertain,
                format!("the answer's {name} cannot be read: {why}"),
            )
        }),
    }
}

/// Emulators answer null where Cognito leaves a member out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, v)| !v.is_null())
            .map(|(k, v)| (k, without_nulls(v)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// An id that Cognito answered, in its type.
pub(super) fn id<T: std::str::FromStr>(
    operation: &'static str,
    text: &str,
) -> Result<T, CognitoError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|why| {
        CognitoError::local(
            operation,
            Kind::Uncertain,
            format!("the answer has a wrong id: {why}"),
        )
    })
}

impl PoolJson {
    pub(super) fn read(answer: &Value) -> Result<Self, CognitoError> {
        member("DescribeUserPool", answer, "UserPool")
    }

    /// The pool as a choice among several.
    pub(super) fn candidate(self) -> Result<Candidate, CognitoError> {
        Ok(Candidate {
            id: id("DescribeUserPool", &self.id)?,
            name: self.name,
            created: moment(self.creation_date),
            tags: self.user_pool_tags,
        })
    }

    pub(super) fn owner_tag(&self) -> Option<&String> {
        self.user_pool_tags.get(crate::spec::OWNER_TAG)
    }

    /// The pool with nothing around it yet.
    pub(super) fn pool(self) -> Result<ObservedPool, CognitoError> {
        let sign_in = match (
            self.username_attributes.as_slice(),
            self.alias_attributes.as_slice(),
        ) {
            ([], []) => Some(SignIn::Username),
            ([one], []) if one == "email" => Some(SignIn::Email),
            _ => None,
        };
        Ok(ObservedPool {
            id: id::<PoolId>("DescribeUserPool", &self.id)?,
            name: self.name,
            arn: self.arn,
            tags: self.user_pool_tags,
            tier: self.user_pool_tier,
            deletion_protection: self.deletion_protection.as_deref() == Some("ACTIVE"),
            sign_in,
            username_attributes: self.username_attributes,
            alias_attributes: self.alias_attributes,
            // A pool made without saying so is case-sensitive.
            case_sensitive: self.username_configuration.case_sensitive.unwrap_or(true),
            immutable_attributes: self
                .schema_attributes
                .iter()
                .filter(|a| a.mutable == Some(false))
                .map(|a| a.name.clone())
                .collect(),
            attributes: self
                .schema_attributes
                .iter()
                .map(|a| a.name.clone())
                .collect(),
            required_attributes: self
                .schema_attributes
                .into_iter()
                .filter(|a| a.required)
                .map(|a| a.name)
                .collect(),
            self_sign_up: !self.admin_create_user_config.allow_admin_create_user_only,
            mfa: self.mfa_configuration.unwrap_or_else(|| "OFF".to_owned()),
            users: self.estimated_number_of_users,
            updated_issuer: self.issuer_configuration.r#type.as_deref() == Some("UPDATED"),
            domains: Vec::new(),
            clients: Vec::new(),
            found_clients: Vec::new(),
            other_clients: Vec::new(),
            unstyled_clients: Vec::new(),
            identity_providers: Vec::new(),
            providers: Vec::new(),
            resource_servers: Vec::new(),
            user: None,
            users_with_prefix: Vec::new(),
        })
    }
}

/// The client of a `DescribeUserPoolClient` answer.
pub(super) fn client(answer: &Value) -> Result<ObservedClient, CognitoError> {
    const OPERATION: &str = "DescribeUserPoolClient";
    let mut client: ClientJson = member(OPERATION, answer, "UserPoolClient")?;
    client.client_secret = client.client_secret.filter(|secret| !secret.is_empty());
    // After a rotation Describe may keep the secret to itself, so its absence alone proves nothing;
    // a client that was never confidential has no way to get one.
    let kind = if client.client_secret.is_some() {
        ClientKind::Confidential
    } else {
        ClientKind::Public
    };
    let lifetimes = lifetimes(&client);
    Ok(ObservedClient {
        id: id::<ClientId>(OPERATION, &client.client_id)?,
        name: client.client_name,
        kind,
        secret: client.client_secret.map(SecretString::from),
        callback_urls: sorted(client.callback_urls),
        sign_out_urls: sorted(client.logout_urls),
        scopes: sorted(client.allowed_o_auth_scopes),
        flows: sorted(client.allowed_o_auth_flows),
        oauth: client.allowed_o_auth_flows_user_pool_client,
        identity_providers: sorted(client.supported_identity_providers),
        readable: Some(sorted(client.read_attributes)).filter(|list| !list.is_empty()),
        writable: Some(sorted(client.write_attributes)).filter(|list| !list.is_empty()),
        auth_flows: sorted(client.explicit_auth_flows),
        token_revocation: client.enable_token_revocation,
        user_existence_errors: client.prevent_user_existence_errors,
        lifetimes,
        login_style: None,
    })
}

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
pub(super) fn provider(answer: &Value) -> Result<ObservedProvider, CognitoError> {
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
        id: seconds(
            client.id_token_validity,
            units.id_token.as_deref(),
            HOUR,
            HOUR,
        ),
        access: seconds(
            client.access_token_validity,
            units.access_token.as_deref(),
            HOUR,
            HOUR,
        ),
        refresh: seconds(
            client.refresh_token_validity,
            units.refresh_token.as_deref(),
            DAY,
            30 * DAY,
        ),
    }
}

/// Cognito lists in an order of its own.
fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

/// The entries of a `ListUserPoolClients` answer.
pub(super) fn client_summaries(answer: &Value) -> Result<Vec<ClientSummary>, CognitoError> {
    const OPERATION: &str = "ListUserPoolClients";
    let entries: Vec<Value> = member(OPERATION, answer, "UserPoolClients")?;
    entries
        .into_iter()
        .map(|entry| {
            let client: ClientJson =
                member(OPERATION, &serde_json::json!({ "entry": entry }), "entry")?;
            Ok(ClientSummary {
                id: id(OPERATION, &client.client_id)?,
                name: client.client_name,
            })
        })
        .collect()
}

impl DomainJson {
    pub(super) fn read(answer: &Value) -> Result<Self, CognitoError> {
        member("DescribeUserPoolDomain", answer, "DomainDescription")
    }

    /// Whether Cognito knows the domain at all: it describes an unknown one as empty.
    pub(super) fn is_known(&self) -> bool {
        !self.domain.is_empty() || self.user_pool_id.is_some()
    }

    pub(super) fn domain(self, asked: &str) -> ObservedDomain {
        let custom = asked.contains('.');
        ObservedDomain {
            name: asked.to_owned(),
            custom,
            status: self.status.unwrap_or_else(|| "ACTIVE".to_owned()),
            // Emulators that know no managed login leave the version out; they serve the classic pages.
            pages: LoginPages::of_version(self.managed_login_version.unwrap_or(1)),
            certificate_arn: self.custom_domain_config.certificate_arn,
            // A prefix domain has one too, and Cognito looks after its name.
            alias_target: self.cloud_front_distribution.filter(|_| custom),
        }
    }
}

/// Seconds since 1970 as RFC 3339 in UTC, to the second.
pub(super) fn moment(seconds: f64) -> String {
    use aws_sdk_cognitoidentityprovider::primitives::{DateTime, DateTimeFormat};
    DateTime::from_secs_f64(seconds.trunc())
        .fmt(DateTimeFormat::DateTime)
        .unwrap_or_else(|_| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pool_is_read_although_members_are_null_or_missing() {
        let id = "eu-central-1_5595792352de4bc5891e18ca42c39e2f";
        let answer = json!({"UserPool": {
            "Id": id, "Name": "p", "UserPoolTags": null, "AliasAttributes": null, "MfaConfiguration": null,
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": null},
            "SchemaAttributes": [{"Name": "email", "Required": true}, {"Name": "name", "Required": null}],
        }});
        let pool = PoolJson::read(&answer).unwrap().pool().unwrap();
        assert_eq!(pool.id.as_str(), id);
        assert!(!pool.is_ours());
        assert_eq!(pool.sign_in, Some(SignIn::Username));
        assert_eq!(pool.required_attributes, ["email"]);
        assert_eq!((pool.mfa.as_str(), pool.self_sign_up), ("OFF", true));
    }

    #[test]
    fn a_client_without_a_secret_is_public_however_that_is_said() {
        for (secret, kind) in [
            (json!(null), ClientKind::Public),
            (json!(""), ClientKind::Public),
            (json!("72fc0906"), ClientKind::Confidential),
        ] {
            let answer = json!({"UserPoolClient": {"ClientId": "1a", "ClientSecret": secret, "LogoutURLs": null}});
            let client = client(&answer).unwrap();
            assert_eq!(client.kind, kind, "{secret}");
            assert_eq!(client.sign_out_urls, Vec::<String>::new());
        }
    }
}
