//! The changes Cognito can make, one value each.

mod kind;
mod words;

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde_json::Value;

pub(crate) use kind::StepKind;

use super::fields::{Assignment, Change};
use super::listed_secret::SecretId;
use super::style_id::StyleId;
use crate::settings::{ClientKind, DomainName};
use crate::values::{
    CallbackUrl, ClientId, ClientName, Email, LoginPages, PoolId, PoolName, ProviderName, Scope,
    SignIn,
};

/// One change.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    CreatePool(NewPool),
    UpdatePool {
        name: String,
        changes: Vec<Change>,
    },
    /// Sets the MFA mode and how passkeys work, which one call writes.
    SetMfa {
        pool: String,
        changes: Vec<Change>,
    },
    CreateClient(NewClient),
    UpdateClient {
        id: ClientId,
        name: String,
        changes: Vec<Change>,
    },
    /// Gives a confidential client a second secret.
    AddSecret {
        client: ClientId,
        /// Name of the app client.
        name: String,
        value: SecretString,
    },
    DeleteSecret {
        client: ClientId,
        /// Name of the app client.
        name: String,
        secret: SecretId,
    },
    CreateLoginStyle {
        client: String,
    },
    CreateDomain {
        name: DomainName,
        pages: LoginPages,
    },
    UpdateDomain {
        name: String,
        changes: Vec<Change>,
    },
    /// Waits until the domain is active; shows nothing in a plan.
    AwaitDomain {
        name: String,
        custom: bool,
    },
    CreateProvider(NewProvider),
    UpdateProvider {
        name: ProviderName,
        changes: Vec<Change>,
    },
    DeleteProvider {
        /// As Cognito has it.
        name: String,
    },
    CreateUser(NewUser),
    DeleteUser {
        /// As Cognito has it.
        name: String,
    },
    DeleteLoginStyle {
        style: StyleId,
        /// Name of its app client.
        name: String,
    },
    DeleteClient {
        id: ClientId,
        name: String,
    },
    DeleteDomain {
        name: String,
    },
    /// Switches deletion protection off.
    Unprotect {
        name: String,
        change: Change,
    },
    DeletePool {
        id: PoolId,
        name: String,
    },
}

/// A user pool to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewPool {
    pub(crate) name: PoolName,
    pub(crate) sign_in: SignIn,
    pub(crate) required_attributes: Vec<String>,
    /// A value for each setting that `CreateUserPool` writes.
    pub(crate) settings: Vec<Assignment>,
    /// The owner tag included.
    pub(crate) tags: BTreeMap<String, String>,
}

/// An app client to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewClient {
    pub(crate) name: ClientName,
    pub(crate) kind: ClientKind,
    pub(crate) callback_urls: Vec<CallbackUrl>,
    pub(crate) sign_out_urls: Vec<CallbackUrl>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) identity_providers: Vec<ProviderName>,
    pub(crate) refresh_rotation: bool,
    /// Whether people choose among the pool's sign-in factors (`ALLOW_USER_AUTH`).
    pub(crate) offers_factors: bool,
}

/// An identity provider to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewProvider {
    pub(crate) name: ProviderName,
    /// Cognito's word for its type.
    pub(crate) kind: &'static str,
    /// `ProviderDetails` without the secret.
    pub(crate) details: BTreeMap<String, String>,
    pub(crate) secret: Option<SecretString>,
    /// Attribute of the pool → claim of the provider.
    pub(crate) mapping: BTreeMap<String, String>,
}

/// A user to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewUser {
    /// What Cognito takes as the user's name.
    pub(crate) name: String,
    pub(crate) email: Email,
    /// Attributes the app reads, by name, `email` included.
    pub(crate) attributes: BTreeMap<&'static str, String>,
    /// Set permanently; without it Cognito mails an invitation.
    pub(crate) password: Option<SecretString>,
}

/// What a step does to its resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    Create,
    Update,
    Delete,
}

/// A changed field, as a report shows it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) from: Value,
    pub(crate) to: Value,
}

/// Which resource a step writes; never two writes to one at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub(crate) enum Resource {
    #[serde(rename = "user pool")]
    Pool,
    #[serde(rename = "app client")]
    Client,
    #[serde(rename = "client secret")]
    Secret,
    #[serde(rename = "login style")]
    LoginStyle,
    #[serde(rename = "domain")]
    Domain,
    #[serde(rename = "identity provider")]
    Provider,
    #[serde(rename = "user")]
    User,
}
