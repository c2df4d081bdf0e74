//! One app client as it is in Cognito now.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::Change;
use super::observed_secret::ObservedSecret;
use super::part::Part;
use super::step::Step;
use super::style_id::StyleId;
use crate::settings::ClientKind;
use crate::values::ClientId;

/// An app client.
#[derive(Clone, Debug)]
pub(crate) struct ObservedClient {
    /// Every member, as `DescribeUserPoolClient` answers it, without the secret.
    pub(crate) described: Value,
    pub(crate) id: ClientId,
    pub(crate) name: String,
    /// Whether an app registered it, without an administrator (`ClientType` DCR).
    pub(crate) is_registered: bool,
    pub(crate) secret: ObservedSecret,
    pub(crate) callback_urls: Vec<String>,
    pub(crate) sign_out_urls: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) flows: Vec<String>,
    /// Whether OAuth is switched on at all (`AllowedOAuthFlowsUserPoolClient`).
    pub(crate) oauth: bool,
    pub(crate) identity_providers: Vec<String>,
    /// Attributes whose claims it is given (`ReadAttributes`); `None` for all of them.
    pub(crate) readable: Option<Vec<String>>,
    /// Attributes that it may set (`WriteAttributes`); `None` for all of them.
    pub(crate) writable: Option<Vec<String>>,
    /// Ways to sign in through the API (`ExplicitAuthFlows`).
    pub(crate) auth_flows: Vec<String>,
    /// Whether each use of a refresh token replaces it (`RefreshTokenRotation`).
    pub(crate) refresh_rotation: bool,
    /// Whether refresh tokens can be revoked; `None` if Cognito does not tell.
    pub(crate) token_revocation: Option<bool>,
    /// ENABLED if no answer tells whether a user exists (`PreventUserExistenceErrors`).
    pub(crate) user_existence_errors: Option<String>,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) login_style: Part<Option<StyleId>>,
}

/// Attributes that Cognito sets itself, so that no client needs permission to.
const NOT_WRITTEN: [&str; 3] = ["email_verified", "phone_number_verified", "username"];

/// How long tokens live, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lifetimes {
    pub(crate) id: u64,
    pub(crate) access: u64,
    pub(crate) refresh: u64,
}

impl ObservedClient {
    /// Whether it has a secret; `None` if it is not known.
    pub(crate) fn kind(&self) -> Option<ClientKind> {
        self.secret.kind()
    }

    /// The step that changes it.
    pub(crate) fn update(&self, changes: Vec<Change>) -> Step {
        Step::UpdateClient { id: self.id.clone(), name: self.name.clone(), changes }
    }

    /// It as a later read shows it, with what that read does not tell.
    pub(crate) fn renewed(&self, later: &Self) -> Self {
        let (secret, login_style) = (self.secret.clone(), self.login_style.clone());
        Self { secret, login_style, ..later.clone() }
    }

    /// Who signs people in besides that provider.
    pub(crate) fn other_offers(&self, name: &str) -> Vec<&str> {
        let offers = self.identity_providers.iter().map(String::as_str);
        offers.filter(|other| *other != name).collect()
    }

    /// Its scopes in the order in which apps write them: `openid` first.
    pub(crate) fn scopes_by_custom(&self) -> Vec<String> {
        let mut scopes = self.scopes.clone();
        scopes.sort_by_key(|scope| scope != "openid");
        scopes
    }

    /// The mapped attributes that it may not set: nobody can sign in through the provider until it may
    /// (`WriteAttributes`).
    pub(crate) fn unwritable(&self, mapping: &BTreeMap<String, String>) -> Vec<String> {
        let Some(writable) = &self.writable else {
            return Vec::new();
        };
        let mapped = mapping.keys();
        mapped
            .filter(|name| !writable.contains(name) && !NOT_WRITTEN.contains(&name.as_str()))
            .cloned()
            .collect()
    }
}
