//! A set-up in the words that create it, whether it is there or only planned.

mod described;
mod planned;
mod read;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::Step;
use super::decode::ADDED_DETAILS;
use super::update::{ADDED_SOCIAL_DETAILS, is_social};

/// What Describe answers of a set-up, as far as it is there.
#[derive(Debug, Default)]
pub(crate) struct RawSetUp {
    /// `UserPoolType`
    pool: Value,
    /// The answer of `GetUserPoolMfaConfig`.
    mfa: Value,
    /// `ResourceServerType` of those whose scopes the app client has.
    servers: Vec<Value>,
    /// `IdentityProviderType` of those that the app client offers.
    providers: Vec<Value>,
    /// `UserPoolClientType` without the secret, and whether there is one.
    client: Option<(Value, bool)>,
    /// `ManagedLoginBrandingType`
    style: Option<Value>,
    /// `DomainDescriptionType`
    domains: Vec<Value>,
}

/// A set-up, each resource as the request that creates it.
#[derive(Debug)]
pub(crate) struct Definition {
    /// `CreateUserPool`, and the members of `SetUserPoolMfaConfig`.
    pub(crate) pool: Defined,
    /// `CreateResourceServer`
    pub(crate) servers: Vec<Defined>,
    /// `CreateIdentityProvider`
    pub(crate) providers: Vec<Defined>,
    /// `CreateUserPoolClient`
    pub(crate) client: Defined,
    /// `CreateManagedLoginBranding`
    pub(crate) style: Option<Defined>,
    /// `CreateUserPoolDomain`
    pub(crate) domains: Vec<Defined>,
}

/// A resource as the request that creates it, without the ids of other resources.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Defined {
    /// What its pool knows it by; `None` if it is not there yet.
    pub(crate) id: Option<String>,
    pub(crate) body: Map<String, Value>,
    /// The members of `ProviderDetails` that the request needs and that are secrets.
    pub(crate) secrets: Vec<&'static str>,
}

/// The members of `SetUserPoolMfaConfig`.
pub(crate) const MFA_MEMBERS: [&str; 5] = [
    "MfaConfiguration",
    "SoftwareTokenMfaConfiguration",
    "SmsMfaConfiguration",
    "EmailMfaConfiguration",
    "WebAuthnConfiguration",
];

/// The members of `ProviderDetails` that are secrets; an Apple provider has the second.
const SECRET_DETAILS: [&str; 2] = ["client_secret", "private_key"];

/// Details that Cognito looks up in the discovery document of an OIDC provider.
const DISCOVERED_DETAILS: [&str; 4] = ["attributes_url", "authorize_url", "jwks_uri", "token_url"];

impl Definition {
    /// The set-up that is there once the steps that create something are done. `None` if that is no pool with an app
    /// client.
    pub(crate) fn of(there: RawSetUp, steps: &[Step]) -> Option<Self> {
        let pool = described::pool(there.pool, there.mfa).or_else(|| planned::pool(steps))?;
        let mut providers: Vec<Defined> =
            there.providers.into_iter().filter_map(described::provider).collect();
        providers.extend(planned::providers(steps));
        let client =
            there.client.and_then(|(client, has_secret)| described::client(client, has_secret));
        let style = there.style.and_then(described::style);
        let mut domains: Vec<Defined> =
            there.domains.into_iter().filter_map(described::domain).collect();
        domains.extend(planned::domains(steps));
        Some(Self {
            pool,
            servers: there.servers.into_iter().filter_map(described::server).collect(),
            providers,
            client: client.or_else(|| planned::client(steps))?,
            style: style.or_else(|| planned::style(steps)),
            domains,
        })
    }
}

impl Defined {
    /// A text in its request; empty without it.
    pub(crate) fn text(&self, member: &str) -> &str {
        self.body.get(member).and_then(Value::as_str).unwrap_or_default()
    }

    /// The details that Cognito adds to an identity provider by itself.
    pub(crate) fn added_details(&self) -> Vec<&'static str> {
        let kind = self.text("ProviderType");
        let is_saml = kind == "SAML";
        let mut added = ADDED_DETAILS.to_vec();
        added.retain(|name| is_saml != name.starts_with("attributes_"));
        if is_social(Some(kind)) {
            added.extend(ADDED_SOCIAL_DETAILS);
        } else if !is_saml {
            added.extend(DISCOVERED_DETAILS);
        }
        let given = self.body.get("ProviderDetails");
        added.retain(|name| given.is_none_or(|given| given.get(name).is_none()));
        added.sort_unstable();
        added
    }
}

/// Removes what says nothing: null, and what is empty. Describe shows a list that was never set as an empty one.
fn tidy(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(members) => {
            let members: Map<String, Value> = members
                .into_iter()
                .filter_map(|(name, value)| Some((name, tidy(value)?)))
                .collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        Value::Array(entries) => {
            let entries: Vec<Value> = entries.into_iter().filter_map(tidy).collect();
            (!entries.is_empty()).then_some(Value::Array(entries))
        }
        // No text that Cognito holds has one, and a format may take it for its own.
        Value::String(text) => Some(text.replace('\0', "\u{fffd}").into()),
        other => Some(other),
    }
}

/// The members of an object without what says nothing; none of anything else.
fn members(value: Value) -> Map<String, Value> {
    match tidy(value) {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}
