//! The app client, as a draft and a spec hold it.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::Setting;
use crate::values::{CallbackUrl, ClientId, ClientName, ProviderName, Scope};

/// Which app client is meant, and what it allows.
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

    /// Replace the refresh token at each use
    #[arg(long, num_args = 0, default_missing_value = "true", hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_rotation: Option<bool>,
}

impl ClientDraft {
    /// Whether it says which client is meant.
    pub(crate) fn names_one(&self) -> bool {
        self.id.is_some() || self.name.is_some()
    }
}

/// Whether an app client can keep a secret. Permanent (`GenerateSecret`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientKind {
    /// Runs in a browser; no secret.
    Public,
    /// Runs on a server; has a secret.
    Confidential,
}

/// The app client of a spec.
#[derive(Clone, Debug)]
pub(crate) struct ClientSpec {
    pub(crate) id: Option<ClientId>,
    pub(crate) name: Setting<ClientName>,
    pub(crate) kind: ClientKind,
    pub(crate) callback_urls: Setting<Vec<CallbackUrl>>,
    pub(crate) sign_out_urls: Setting<Vec<CallbackUrl>>,
    pub(crate) scopes: Setting<Vec<Scope>>,
    pub(crate) identity_providers: Setting<Vec<ProviderName>>,
    /// Whether each use of a refresh token replaces it (`RefreshTokenRotation`).
    pub(crate) refresh_rotation: Setting<bool>,
}
