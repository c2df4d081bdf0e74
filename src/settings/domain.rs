//! The domain of the sign-in pages, as a draft and a spec hold it.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::Setting;
use crate::values::{CertificateArn, CustomDomain, DomainPrefix, LoginPages};

/// The address and kind of the sign-in pages.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Sign-in pages")]
pub(crate) struct DomainDraft {
    /// First part of the sign-in page address [default: the pool name and a short hash]
    #[arg(
        id = "domain_prefix",
        long = "domain-prefix",
        value_name = "PREFIX",
        conflicts_with = "custom_domain",
        hide_short_help = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) prefix: Option<String>,

    /// Serve the sign-in pages on a domain of your own
    #[arg(
        id = "custom_domain",
        long = "custom-domain",
        value_name = "FQDN",
        requires = "certificate_arn",
        hide_short_help = true
    )]
    #[serde(rename = "custom", alias = "custom_domain", skip_serializing_if = "Option::is_none")]
    pub(crate) custom: Option<String>,

    /// Certificate of the custom domain (ACM, us-east-1)
    #[arg(
        id = "certificate_arn",
        long = "certificate-arn",
        value_name = "ARN",
        hide_short_help = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) certificate_arn: Option<String>,

    /// The old hosted UI instead of managed login (implied by --tier lite)
    #[arg(long, num_args = 0, default_missing_value = "true", hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) classic: Option<bool>,
}

impl DomainDraft {
    /// Whether it says which domain is meant.
    pub(super) fn names_one(&self) -> bool {
        self.prefix.is_some() || self.custom.is_some()
    }
}

/// The domain of a spec.
#[derive(Clone, Debug)]
pub(crate) struct DomainSpec {
    pub(crate) name: Setting<DomainName>,
    pub(crate) pages: Setting<LoginPages>,
}

/// A prefix of Cognito's own domain, or a custom domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DomainName {
    Prefix(DomainPrefix),
    Custom { name: CustomDomain, certificate: CertificateArn },
}

impl DomainName {
    /// What Cognito's API takes as `Domain`.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Prefix(prefix) => prefix.as_str(),
            Self::Custom { name, .. } => name.as_str(),
        }
    }
}
