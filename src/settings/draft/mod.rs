//! What flags, spec file and questions have said so far: everything optional, nothing checked.

mod answers;
mod over;
mod provider;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::values::{Mfa, SignIn, Tier};
pub(crate) use answers::{APP_URL, Answers};
pub(crate) use provider::ProviderDraft;

/// One set-up as far as it is given; `resolve` alone turns it into a `Spec`.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Draft {
    /// App to set up
    #[arg(long, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<String>,

    /// Address where people open the app (Cloudflare Access: the team name)
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_url: Option<String>,

    /// The answers to questions that one app alone asks; their flags and keys come from the apps.
    #[arg(skip)]
    #[serde(flatten, skip_deserializing)]
    pub(crate) answers: Answers,

    /// Stop unless the credentials belong to this AWS account
    #[arg(long, value_name = "ID", hide_short_help = true, help_heading = "Connection")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,

    /// Region of the pool; as a flag it belongs to the connection.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,

    /// Whether the set-up lives in the sandbox; as a flag it belongs to the connection.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sandbox: Option<bool>,

    #[command(flatten)]
    pub(crate) pool: PoolDraft,

    #[command(flatten)]
    pub(crate) client: ClientDraft,

    #[command(flatten)]
    pub(crate) domain: DomainDraft,

    /// The identity providers of the pool; as flags they belong to `idp add`.
    #[arg(skip)]
    #[serde(rename = "identity_provider", skip_serializing_if = "Vec::is_empty")]
    pub(crate) providers: Vec<ProviderDraft>,

    #[command(flatten)]
    #[serde(skip)]
    pub(crate) user: UserDraft,
}

/// The user pool: which one, and what it is to be when it is made.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "User pool")]
pub(crate) struct PoolDraft {
    /// Use this existing user pool
    #[arg(
        id = "pool_id",
        long = "pool-id",
        value_name = "ID",
        conflicts_with = "pool_name",
        hide_short_help = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,

    /// Name of the user pool [default: the target's name]
    #[arg(id = "pool_name", long = "pool-name", value_name = "NAME", hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,

    /// How people name themselves; permanent
    #[arg(long, value_enum, hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sign_in: Option<SignIn>,

    /// Feature plan of the pool
    #[arg(long, value_enum, hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tier: Option<Tier>,

    /// Second factor (an authenticator app)
    #[arg(long, value_enum, hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mfa: Option<Mfa>,

    /// Let people make their own accounts
    #[arg(long, num_args = 0, default_missing_value = "true", hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) self_sign_up: Option<bool>,

    /// Allow the pool to be deleted without further ado
    #[arg(
        long = "no-deletion-protection",
        num_args = 0,
        default_missing_value = "false",
        hide_short_help = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deletion_protection: Option<bool>,

    /// Tag the pool (repeatable)
    #[arg(id = "tag", long = "tag", value_name = "K=V", value_parser = key_value, hide_short_help = true)]
    #[serde(skip)]
    pub(crate) tag_flags: Vec<(String, String)>,

    /// Tags of the pool, by key.
    #[arg(skip)]
    #[serde(rename = "tag", alias = "tags", skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) tags: BTreeMap<String, String>,
}

/// The app client: which one, and what it allows.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "App client")]
pub(crate) struct ClientDraft {
    /// Use, and change, this existing app client
    #[arg(
        id = "client_id",
        long = "client-id",
        value_name = "ID",
        conflicts_with = "client_name",
        hide_short_help = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,

    /// Name of the app client [default: the target's name]
    #[arg(id = "client_name", long = "client-name", value_name = "NAME", hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,

    /// Callback URL, instead of the target's (repeatable)
    #[arg(id = "callback_url", long = "callback-url", value_name = "URL", hide_short_help = true)]
    #[serde(rename = "callback_url", skip_serializing_if = "Option::is_none")]
    pub(crate) callback_urls: Option<Vec<String>>,

    /// Sign-out URL, instead of the target's (repeatable)
    #[arg(id = "sign_out_url", long = "sign-out-url", value_name = "URL", hide_short_help = true)]
    #[serde(rename = "sign_out_url", skip_serializing_if = "Option::is_none")]
    pub(crate) sign_out_urls: Option<Vec<String>>,

    /// Scope, instead of the target's (repeatable)
    #[arg(id = "scope", long = "scope", value_name = "SCOPE", hide_short_help = true)]
    #[serde(rename = "scope", skip_serializing_if = "Option::is_none")]
    pub(crate) scopes: Option<Vec<String>>,

    /// Who signs people in: COGNITO (the pool's own users) or a provider of the pool (repeatable)
    #[arg(
        id = "identity_provider",
        long = "identity-provider",
        value_name = "NAME",
        hide_short_help = true
    )]
    #[serde(rename = "identity_provider", skip_serializing_if = "Option::is_none")]
    pub(crate) identity_providers: Option<Vec<String>>,
}

/// The address and kind of the sign-in pages.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Sign-in pages")]
pub(crate) struct DomainDraft {
    /// First word of the sign-in page address [default: the pool name and a short hash]
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

/// A first user; never part of a spec file.
#[derive(Clone, Debug, Default, PartialEq, Args)]
#[command(next_help_heading = "First user")]
pub(crate) struct UserDraft {
    /// Make one user with every attribute the app reads
    #[arg(id = "test_user", long = "test-user", value_name = "EMAIL")]
    pub(crate) email: Option<String>,

    /// Read that user's password from a file (AWS: no invitation is mailed then)
    #[arg(long, value_name = "FILE", requires = "test_user", hide_short_help = true)]
    pub(crate) password_file: Option<PathBuf>,
}

/// `K=V` of `--tag`.
fn key_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("`{text}` has no `=`; write a tag as key=value"))
}
