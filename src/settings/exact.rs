//! Which lists of an app client hold what the spec names, and nothing else.

use serde::{Deserialize, Serialize};

/// The lists that lose what the spec does not name. Other lists only gain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(
    untagged,
    expecting = "exact is true, or a list of callback_url, sign_out_url, scope, identity_provider, flow and auth_flow"
)]
pub(crate) enum Exact {
    /// All of them, or none.
    All(bool),
    Lists(Vec<ClientList>),
}

/// A list of an app client, named like its key in a spec file, if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientList {
    CallbackUrl,
    SignOutUrl,
    Scope,
    IdentityProvider,
    /// How an app gets its tokens (`AllowedOAuthFlows`).
    Flow,
    /// Ways to sign in through the API (`ExplicitAuthFlows`).
    AuthFlow,
}

impl Exact {
    /// `true` or `false`, as the flag says it.
    ///
    /// # Errors
    ///
    /// Another word.
    pub(super) fn switch(text: &str) -> Result<Self, std::str::ParseBoolError> {
        text.parse().map(Self::All)
    }

    /// Whether a list loses what the spec does not name.
    pub(crate) fn covers(&self, list: ClientList) -> bool {
        match self {
            Self::All(on) => *on,
            Self::Lists(lists) => lists.contains(&list),
        }
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::All(false)
    }
}

impl ClientList {
    /// What people call an entry.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::CallbackUrl => "callback",
            Self::SignOutUrl => "sign-out",
            Self::Scope => "scope",
            Self::IdentityProvider => "identity provider",
            Self::Flow => "flow",
            Self::AuthFlow => "API sign-in flow",
        }
    }
}
