//! An identity provider of a pool as it is in Cognito now.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

use super::step::NewProvider;

/// An identity provider of a pool.
#[derive(Clone, Debug)]
pub(crate) struct ObservedProvider {
    pub(crate) name: String,
    /// Cognito's word for its type.
    pub(crate) kind: String,
    /// `ProviderDetails` without the secret, and without what Cognito adds itself.
    pub(crate) details: BTreeMap<String, String>,
    /// `None` if it has none, or if Cognito does not tell it.
    pub(crate) secret: Option<SecretString>,
    /// Attribute of the pool → claim of the provider.
    pub(crate) mapping: BTreeMap<String, String>,
}

impl ObservedProvider {
    /// Whether Cognito was given the endpoints instead of a discovery document (`ProviderDetails`, OIDC).
    pub(crate) fn has_endpoints(&self) -> bool {
        let given = ["authorize_url", "token_url", "jwks_uri"];
        given.iter().all(|name| self.details.contains_key(*name))
    }

    /// Whether a provider that a plan creates exists already. Details and mappings that Cognito adds do not
    /// count.
    pub(crate) fn is(&self, new: &NewProvider) -> bool {
        let has = |all: &BTreeMap<String, String>, wanted: &BTreeMap<String, String>| {
            wanted.iter().all(|(name, value)| all.get(name) == Some(value))
        };
        let secret = |secret: &Option<SecretString>| {
            secret.as_ref().map(|secret| secret.expose_secret().to_owned())
        };
        self.kind == new.kind
            && has(&self.details, &new.details)
            && has(&self.mapping, &new.mapping)
            && (self.secret.is_none() || secret(&self.secret) == secret(&new.secret))
    }
}
