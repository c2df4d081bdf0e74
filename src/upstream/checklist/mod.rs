//! What to enter at an identity provider before it signs anybody in for a user pool.

mod text;

use serde::Serialize;
use serde_json::Value;

use super::metadata::metadata;
use super::{Protocol, Return, SignInAddress, Upstream};
use crate::settings::ProviderValues;

/// One field and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct ScreenField {
    /// As the provider's own screen calls it.
    pub(crate) field: &'static str,
    pub(crate) value: String,
}

pub(crate) fn field(field: &'static str, value: impl Into<String>) -> ScreenField {
    ScreenField { field, value: value.into() }
}

/// One screen of the provider's console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct Screen {
    /// How to get there.
    pub(crate) screen: &'static str,
    pub(crate) fields: Vec<ScreenField>,
}

/// One request to the provider's management API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct ApiRequest {
    /// Method and path.
    pub(crate) request: &'static str,
    pub(crate) body: Value,
}

/// How the values that a provider issues reach cogoidc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InputChannel {
    /// The questions that follow.
    Questions,
    /// The flags of `idp add`.
    Flags,
    SpecFile,
    /// They are known already.
    Known,
}

/// Everything to enter at the provider, what it issues, and what goes wrong.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Checklist {
    #[serde(skip)]
    title: &'static str,
    /// The pool's addresses, the one that people are sent back to first.
    pub(crate) addresses: Vec<ScreenField>,
    pub(crate) screens: Vec<Screen>,
    pub(crate) requests: Vec<ApiRequest>,
    /// Where the requests go, and what they need.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) api: &'static str,
    /// The pool's own SAML metadata, to be imported instead of typing its addresses.
    pub(crate) metadata: Option<String>,
    /// What the provider issues, and where it shows it.
    pub(crate) returns: &'static [Return],
    /// The flags that take what the provider issues.
    pub(crate) bring_back: Vec<&'static str>,
    /// The keys of a spec file that take it.
    #[serde(skip)]
    keys: Vec<&'static str>,
    /// The word before the last of them: `or` if one of them is enough.
    #[serde(skip)]
    conjunction: &'static str,
    #[serde(skip)]
    channel: InputChannel,
    pub(crate) traps: &'static [&'static str],
}

impl Checklist {
    pub(crate) fn of(upstream: &Upstream, page: &SignInAddress, channel: InputChannel) -> Self {
        let saml = upstream.protocol == Protocol::Saml;
        let missing = upstream.missing(&ProviderValues::default());
        let mut bring_back: Vec<&str> = missing.iter().map(|value| value.flag).collect();
        let mut keys: Vec<&str> = missing.iter().map(|value| value.key).collect();
        if saml {
            bring_back.push("--metadata-file");
            keys.push("metadata_file");
        }
        Self {
            title: upstream.title,
            addresses: addresses(upstream, page),
            screens: (upstream.screens)(page),
            requests: (upstream.requests)(page),
            api: upstream.api,
            // A file with a placeholder in it would be imported as it is.
            metadata: (saml && page.is_settled()).then(|| metadata(page)),
            returns: upstream.returns,
            bring_back,
            keys,
            conjunction: if saml { "or" } else { "and" },
            channel,
            traps: upstream.traps,
        }
    }
}

fn addresses(upstream: &Upstream, page: &SignInAddress) -> Vec<ScreenField> {
    if upstream.protocol == Protocol::Saml {
        vec![
            field("assertion consumer service (ACS) URL", page.consumer()),
            field("audience (entity id)", page.audience()),
            field("sign-out response URL", page.sign_out()),
        ]
    } else {
        vec![field("redirect URI", page.redirect_uri())]
    }
}
