//! A user pool.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Dated, id, member};
use crate::cognito::error::CognitoError;
use crate::cognito::observed::{Candidate, ObservedPool};
use crate::cognito::part::Part;
use crate::values::{PoolId, SignIn};

/// `UserPoolType`, as far as it is managed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(in crate::cognito) struct PoolJson {
    /// The whole of it.
    #[serde(skip)]
    described: Value,
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
    policies: PoliciesJson,
    pub(in crate::cognito) estimated_number_of_users: u64,
    issuer_configuration: IssuerJson,
    dcr_configuration: RegistrationJson,
    pub(in crate::cognito) domain: Option<String>,
    pub(in crate::cognito) custom_domain: Option<String>,
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
struct PoliciesJson {
    sign_in_policy: SignInPolicyJson,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct SignInPolicyJson {
    allowed_first_auth_factors: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct IssuerJson {
    r#type: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct RegistrationJson {
    enable_status: Option<String>,
    open_dcr_enabled: bool,
    open_dcr_grant_types: Option<Vec<String>>,
}

impl RegistrationJson {
    /// The grants of an app that registers without a token: `code` unless others are named; `None` if no app may.
    fn open_grants(self) -> Option<Vec<String>> {
        let is_open = self.open_dcr_enabled && self.enable_status.as_deref() == Some("Enabled");
        let grants = self.open_dcr_grant_types.unwrap_or_else(|| vec!["code".to_owned()]);
        (is_open && !grants.is_empty()).then_some(grants)
    }
}

impl PoolJson {
    pub(in crate::cognito) fn read(answer: &Value) -> Result<Self, CognitoError> {
        let pool: Self = member("DescribeUserPool", answer, "UserPool")?;
        Ok(Self { described: answer.get("UserPool").cloned().unwrap_or_default(), ..pool })
    }

    pub(in crate::cognito) fn id(&self) -> Result<PoolId, CognitoError> {
        id("DescribeUserPool", &self.id)
    }

    /// The pool as a choice among several.
    pub(in crate::cognito) fn candidate(self) -> Result<Candidate, CognitoError> {
        Ok(Candidate {
            id: id("DescribeUserPool", &self.id)?,
            name: self.name,
            created: moment(self.creation_date),
            tags: self.user_pool_tags,
        })
    }

    /// The pool's id with its age.
    pub(in crate::cognito) fn dated(&self) -> Result<Dated<PoolId>, CognitoError> {
        Ok(Dated { created: self.creation_date, id: id("DescribeUserPool", &self.id)? })
    }

    pub(in crate::cognito) fn owner_tag(&self) -> Option<&String> {
        self.user_pool_tags.get(crate::values::OWNER_TAG)
    }

    /// The pool with nothing around it yet.
    pub(in crate::cognito) fn pool(self) -> Result<ObservedPool, CognitoError> {
        let named = |is_meant: fn(&AttributeJson) -> bool| {
            let attributes = self.schema_attributes.iter().filter(|a| is_meant(a));
            attributes.map(|attribute| attribute.name.clone()).collect::<Vec<_>>()
        };
        let (attributes, required_attributes) = (named(|_| true), named(|a| a.required));
        let immutable_attributes = named(|a| a.mutable == Some(false));
        Ok(ObservedPool {
            described: self.described,
            id: id::<PoolId>("DescribeUserPool", &self.id)?,
            name: self.name,
            arn: self.arn,
            tags: self.user_pool_tags,
            tier: self.user_pool_tier,
            deletion_protection: self.deletion_protection.as_deref() == Some("ACTIVE"),
            sign_in: sign_in(&self.username_attributes, &self.alias_attributes),
            username_attributes: self.username_attributes,
            alias_attributes: self.alias_attributes,
            // A pool made without saying so is case-sensitive.
            case_sensitive: self.username_configuration.case_sensitive.unwrap_or(true),
            required_attributes,
            immutable_attributes,
            attributes,
            self_sign_up: !self.admin_create_user_config.allow_admin_create_user_only,
            mfa: self.mfa_configuration.unwrap_or_else(|| "OFF".to_owned()),
            sign_in_factors: self.policies.sign_in_policy.allowed_first_auth_factors,
            mfa_config: Part::NotRead,
            users: self.estimated_number_of_users,
            updated_issuer: self.issuer_configuration.r#type.as_deref() == Some("UPDATED"),
            open_registration: self.dcr_configuration.open_grants(),
            domains: Vec::new(),
            clients: Vec::new(),
            found_clients: Vec::new(),
            other_clients: Part::NotRead,
            unstyled_clients: Part::NotRead,
            identity_providers: Part::NotRead,
            providers: Vec::new(),
            resource_servers: Part::NotRead,
            user: Part::NotRead,
            users_with_prefix: Part::NotRead,
        })
    }
}

/// How people sign in; `None` for a way that cogoidc does not set up.
fn sign_in(username: &[String], alias: &[String]) -> Option<SignIn> {
    match (username, alias) {
        ([], []) => Some(SignIn::Username),
        ([one], []) if one == "email" => Some(SignIn::Email),
        _ => None,
    }
}

/// Seconds since 1970 as RFC 3339 in UTC, to the second.
fn moment(seconds: f64) -> String {
    use aws_smithy_types::date_time::Format;
    aws_smithy_types::DateTime::from_secs_f64(seconds.trunc())
        .fmt(Format::DateTime)
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
}
