//! A sign-in domain.

use serde::Deserialize;
use serde_json::Value;

use super::member;
use crate::cognito::error::CognitoError;
use crate::cognito::observed::ObservedDomain;
use crate::values::LoginPages;

/// `DomainDescriptionType`, as far as it is managed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(in crate::cognito) struct DomainJson {
    domain: String,
    pub(in crate::cognito) user_pool_id: Option<String>,
    status: Option<String>,
    managed_login_version: Option<i64>,
    cloud_front_distribution: Option<String>,
    custom_domain_config: CustomDomainJson,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct CustomDomainJson {
    certificate_arn: Option<String>,
}

impl DomainJson {
    pub(in crate::cognito) fn read(answer: &Value) -> Result<Self, CognitoError> {
        // Emulators describe an unknown domain by leaving the description out.
        if answer.get("DomainDescription").is_none_or(Value::is_null) {
            return Ok(Self::default());
        }
        member("DescribeUserPoolDomain", answer, "DomainDescription")
    }

    /// Whether Cognito knows the domain at all: it describes an unknown one as empty.
    pub(in crate::cognito) fn is_known(&self) -> bool {
        !self.domain.is_empty() || self.user_pool_id.is_some()
    }

    pub(in crate::cognito) fn domain(&self, asked: &str) -> ObservedDomain {
        let custom = asked.contains('.');
        ObservedDomain {
            name: asked.to_owned(),
            custom,
            status: self.status.clone().unwrap_or_else(|| "ACTIVE".to_owned()),
            // Emulators that know no managed login leave the version out; they serve the classic pages.
            pages: LoginPages::of_version(self.managed_login_version.unwrap_or(1)),
            certificate_arn: self.custom_domain_config.certificate_arn.clone(),
            // A prefix domain has one too, and Cognito looks after its name.
            alias_target: self.cloud_front_distribution.clone().filter(|_| custom),
        }
    }
}
