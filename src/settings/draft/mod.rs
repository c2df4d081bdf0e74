//! What flags, spec file and questions have said so far: everything optional, nothing checked.

mod answers;
mod provider;

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

pub(crate) use super::client::ClientDraft;
pub(crate) use super::domain::DomainDraft;
use super::exact::Exact;
pub(crate) use super::pool::PoolDraft;
pub(crate) use answers::{APP_URL, Answers, CALLBACK_URL};
pub(crate) use provider::ProviderDraft;

/// One set-up as far as it is given; `resolve` alone turns it into a `Spec`.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Draft {
    /// App to set up
    #[arg(long, value_name = "NAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<String>,

    /// File that describes the app, if it is one's own, relative to the spec file; a flag of every command.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target_file: Option<PathBuf>,

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

    /// Port of that sandbox; as a flag it belongs to the connection.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sandbox_port: Option<u16>,

    /// Data folder of that sandbox, relative to the spec file; as a flag it belongs to the connection.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sandbox_data: Option<PathBuf>,

    /// Remove from the lists of the app client what the spec does not name
    #[arg(
        long,
        num_args = 0,
        default_missing_value = "true",
        value_parser = Exact::switch,
        hide_short_help = true,
        help_heading = "App client"
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exact: Option<Exact>,

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

impl Draft {
    /// Whether the set-up lives in the sandbox.
    pub(crate) fn is_in_sandbox(&self) -> bool {
        self.sandbox == Some(true)
    }
}

/// A first user; never part of a spec file.
#[derive(Clone, Debug, Default, PartialEq, Args)]
#[command(next_help_heading = "First user")]
pub(crate) struct UserDraft {
    /// Create one user with every attribute that the app reads
    #[arg(id = "test_user", long = "test-user", value_name = "EMAIL")]
    pub(crate) email: Option<String>,

    /// File with that user's password in its first line (AWS then mails no invitation)
    #[arg(long, value_name = "FILE", requires = "test_user", hide_short_help = true)]
    pub(crate) password_file: Option<PathBuf>,
}
