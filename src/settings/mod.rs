//! What is wanted: the draft people fill, and the spec that is complete and valid.

mod client;
mod domain;
pub(crate) mod draft;
mod exact;
pub(crate) mod explain;
pub(crate) mod file;
pub(crate) mod parameters;
mod pool;
mod provider;

use secrecy::SecretString;

use crate::values::{
    AppUrl, CallbackUrl, ClientId, ClientName, Email, Place, PoolId, PoolName, Scope,
};
pub(crate) use client::{ClientKind, ClientSpec};
pub(crate) use domain::{DomainName, DomainSpec};
use draft::Answers;
pub(crate) use exact::{ClientList, Exact};
pub(crate) use pool::PoolSpec;
pub(crate) use provider::{Mapping, Metadata, ProviderSpec, ProviderValues};

/// A value, and whether it was given: only given values change what exists already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Setting<T> {
    /// By flag, spec file or answer.
    Given(T),
    /// By the target or by cogoidc; counts at creation only.
    Default(T),
}

impl<T> Setting<T> {
    /// The given value if there is one, else the default.
    pub(crate) fn or(given: Option<T>, default: T) -> Self {
        given.map_or(Self::Default(default), Self::Given)
    }

    pub(crate) fn value(&self) -> &T {
        match self {
            Self::Given(value) | Self::Default(value) => value,
        }
    }

    pub(crate) fn given(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Default(_) => None,
        }
    }

    /// The same setting in another form.
    pub(crate) fn map<U>(&self, form: impl FnOnce(&T) -> U) -> Setting<U> {
        match self {
            Self::Given(value) => Setting::Given(form(value)),
            Self::Default(value) => Setting::Default(form(value)),
        }
    }
}

/// One set-up, complete and valid.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    /// Name of a registered target.
    pub(crate) target: &'static str,
    pub(crate) app: AppSpec,
    pub(crate) place: Place,
    pub(crate) pool: PoolSpec,
    pub(crate) client: ClientSpec,
    pub(crate) domain: DomainSpec,
    pub(crate) providers: Vec<ProviderSpec>,
    /// The lists of the app client that lose what they hold besides.
    pub(crate) exact: Exact,
    pub(crate) user: Option<UserSpec>,
}

/// The app's own side, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AppSpec {
    /// Where people open the app; `None` before its first deployment.
    pub(crate) url: Option<AppUrl>,
    /// The answers to the questions that this app alone asks, by key.
    pub(crate) answers: Answers,
}

impl AppSpec {
    pub(crate) fn answer(&self, key: &str) -> Option<&str> {
        self.answers.get(key).map(String::as_str)
    }
}

/// How a pool is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PoolKey {
    Id(PoolId),
    Name(PoolName),
}

impl PoolKey {
    /// The id, if the pool is found by it.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Id(id) => Some(id.as_str()),
            Self::Name(_) => None,
        }
    }
}

/// How an app client is found in its pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientKey {
    Id(ClientId),
    Name(ClientName),
}

impl ClientKey {
    /// The id, if the app client is found by it.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Id(id) => Some(id.as_str()),
            Self::Name(_) => None,
        }
    }
}

/// Which set-up is meant, and what of it was given: all that is needed to look at one that exists.
#[derive(Clone, Debug)]
pub(crate) struct Selected {
    /// Name of a registered target; `None` if only ids were given.
    pub(crate) target: Option<&'static str>,
    pub(crate) app: AppSpec,
    pub(crate) pool: PoolKey,
    pub(crate) client: ClientKey,
    /// The domain that was asked for.
    pub(crate) domain: Option<DomainName>,
    /// The URLs of this app among those of its client.
    pub(crate) callback_urls: Option<Vec<CallbackUrl>>,
    pub(crate) sign_out_urls: Option<Vec<CallbackUrl>>,
    /// The app's scopes, in the order it asks for them.
    pub(crate) scopes: Option<Vec<Scope>>,
}

impl From<&Spec> for Selected {
    fn from(spec: &Spec) -> Self {
        let (pool, client) = (&spec.pool, &spec.client);
        Self {
            target: Some(spec.target),
            app: spec.app.clone(),
            pool: pool
                .id
                .clone()
                .map_or_else(|| PoolKey::Name(pool.name.value().clone()), PoolKey::Id),
            client: client
                .id
                .clone()
                .map_or_else(|| ClientKey::Name(client.name.value().clone()), ClientKey::Id),
            domain: spec.domain.name.given().cloned(),
            callback_urls: client.callback_urls.given().cloned(),
            sign_out_urls: client.sign_out_urls.given().cloned(),
            scopes: Some(client.scopes.value().clone()),
        }
    }
}

impl PoolKey {
    /// The id or the name itself.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Name(name) => name.as_str(),
        }
    }
}

impl ClientKey {
    /// The id or the name itself.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Name(name) => name.as_str(),
        }
    }
}

impl std::fmt::Display for PoolKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "user pool {id}"),
            Self::Name(name) => write!(f, "user pool `{name}`"),
        }
    }
}

impl std::fmt::Display for ClientKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "app client {id}"),
            Self::Name(name) => write!(f, "app client `{name}`"),
        }
    }
}

/// A user to make.
#[derive(Clone, Debug)]
pub(crate) struct UserSpec {
    pub(crate) email: Email,
    /// Set permanently; without it AWS mails an invitation.
    pub(crate) password: Option<SecretString>,
}
