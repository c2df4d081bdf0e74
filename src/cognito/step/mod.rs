//! The changes Cognito can make, one value each.

mod words;

pub(crate) use words::HIDDEN;
pub(in crate::cognito) use words::shown;

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::settings::{ClientKind, DomainName};
use crate::values::{
    CallbackUrl, ClientId, ClientName, Email, LoginPages, Mfa, PoolId, PoolName, ProviderName,
    Scope, SignIn, Tier,
};

/// One change.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    CreatePool(NewPool),
    UpdatePool {
        name: String,
        changes: Vec<Change>,
    },
    SetMfa {
        pool: String,
        from: String,
        to: Mfa,
    },
    CreateClient(NewClient),
    UpdateClient {
        id: ClientId,
        name: String,
        changes: Vec<Change>,
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
        client: ClientId,
        name: String,
    },
    DeleteClient {
        id: ClientId,
        name: String,
    },
    DeleteDomain {
        name: String,
    },
    Unprotect {
        name: String,
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
    pub(crate) tier: Tier,
    pub(crate) self_sign_up: bool,
    pub(crate) deletion_protection: bool,
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

/// The member of `ProviderDetails` that is the upstream's client secret.
pub(crate) const SECRET: &str = "client_secret";

/// A value that is never shown.
#[derive(Clone, Debug)]
pub(crate) struct Hidden(pub(crate) SecretString);

impl PartialEq for Hidden {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
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

/// One difference in a resource that exists.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// A single value, valid only while the present one is `from`.
    Scalar {
        /// The word people know it by, such as `self_sign_up`.
        label: &'static str,
        /// Where it stands in the described resource.
        path: Vec<String>,
        from: Value,
        to: Value,
    },
    /// A secret, put in the place of whatever is there.
    Secret { label: &'static str, path: Vec<String>, to: Hidden },
    /// Members of a list, applied to the list as it is when the change is made.
    List { label: &'static str, member: &'static str, add: Vec<String>, remove: Vec<String> },
}

impl Change {
    /// The member of an identity provider that maps attributes to claims.
    const MAPPING: &str = "AttributeMapping";

    /// The member of an app client that lists who signs people in.
    const OFFERS: &str = "SupportedIdentityProviders";

    /// Who comes and who goes of those that sign people in for an app client; none where nobody does.
    pub(crate) fn offers(add: Vec<String>, remove: Vec<String>) -> Option<Self> {
        (!add.is_empty() || !remove.is_empty()).then_some(Self::List {
            label: "identity_providers",
            member: Self::OFFERS,
            add,
            remove,
        })
    }

    /// Whether it is one of those.
    pub(crate) fn is_of_offers(&self) -> bool {
        matches!(self, Self::List { member, .. } if *member == Self::OFFERS)
    }

    /// An attribute of the pool that is filled from another claim.
    pub(crate) fn mapping(attribute: &str, from: Option<&String>, claim: &str) -> Self {
        Self::Scalar {
            label: "attribute_mapping",
            path: vec![Self::MAPPING.to_owned(), attribute.to_owned()],
            from: from.cloned().into(),
            to: claim.into(),
        }
    }

    /// The attribute and the claim, where the change is one of a mapping.
    pub(crate) fn mapped(&self) -> Option<(String, String)> {
        match self {
            Self::Scalar { path, to, .. } => match path.as_slice() {
                [member, attribute] if member == Self::MAPPING => {
                    Some((attribute.clone(), to.as_str()?.to_owned()))
                }
                _ => None,
            },
            _ => None,
        }
    }
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
    #[serde(rename = "login style")]
    LoginStyle,
    #[serde(rename = "domain")]
    Domain,
    #[serde(rename = "identity provider")]
    Provider,
    #[serde(rename = "user")]
    User,
}
