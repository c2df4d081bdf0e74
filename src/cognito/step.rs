//! The changes Cognito can make, one value each.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde_json::Value;

use crate::spec::types::{
    CallbackUrl, ClientId, ClientName, Email, LoginPages, Mfa, PoolId, PoolName, ProviderName,
    Scope, SignIn, Tier,
};
use crate::spec::{ClientKind, DomainName};

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
    /// Members of a list, applied to the list as it is when the change is made.
    List {
        label: &'static str,
        member: &'static str,
        add: Vec<String>,
        remove: Vec<String>,
    },
}

/// What a step does to its resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    Create,
    Update,
    Delete,
}

/// A changed field, as a report shows it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) from: Value,
    pub(crate) to: Value,
}

/// Which resource a step writes; never two writes to one at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) enum Resource {
    #[serde(rename = "user pool")]
    Pool,
    #[serde(rename = "app client")]
    Client,
    #[serde(rename = "login style")]
    LoginStyle,
    #[serde(rename = "domain")]
    Domain,
    #[serde(rename = "user")]
    User,
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pool => "user pool",
            Self::Client => "app client",
            Self::LoginStyle => "login style",
            Self::Domain => "sign-in page",
            Self::User => "user",
        })
    }
}

impl Step {
    pub(crate) fn action(&self) -> Action {
        match self {
            Self::CreatePool(_)
            | Self::CreateClient(_)
            | Self::CreateLoginStyle { .. }
            | Self::CreateDomain { .. }
            | Self::CreateUser(_) => Action::Create,
            Self::UpdatePool { .. }
            | Self::SetMfa { .. }
            | Self::UpdateClient { .. }
            | Self::UpdateDomain { .. }
            | Self::AwaitDomain { .. }
            | Self::Unprotect { .. } => Action::Update,
            Self::DeleteLoginStyle { .. }
            | Self::DeleteClient { .. }
            | Self::DeleteDomain { .. }
            | Self::DeletePool { .. }
            | Self::DeleteUser { .. } => Action::Delete,
        }
    }

    pub(crate) fn resource(&self) -> Resource {
        match self {
            Self::CreatePool(_)
            | Self::UpdatePool { .. }
            | Self::SetMfa { .. }
            | Self::Unprotect { .. }
            | Self::DeletePool { .. } => Resource::Pool,
            Self::CreateClient(_) | Self::UpdateClient { .. } | Self::DeleteClient { .. } => {
                Resource::Client
            }
            Self::CreateLoginStyle { .. } | Self::DeleteLoginStyle { .. } => Resource::LoginStyle,
            Self::CreateDomain { .. }
            | Self::UpdateDomain { .. }
            | Self::AwaitDomain { .. }
            | Self::DeleteDomain { .. } => Resource::Domain,
            Self::CreateUser(_) | Self::DeleteUser { .. } => Resource::User,
        }
    }

    /// Name of the thing the step is about.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::CreatePool(pool) => pool.name.as_str(),
            Self::CreateClient(client) => client.name.as_str(),
            Self::CreateUser(user) => user.email.as_str(),
            Self::CreateDomain { name, .. } => name.as_str(),
            Self::CreateLoginStyle { client } => client,
            Self::SetMfa { pool, .. } => pool,
            Self::UpdatePool { name, .. }
            | Self::UpdateClient { name, .. }
            | Self::UpdateDomain { name, .. }
            | Self::AwaitDomain { name, .. }
            | Self::DeleteLoginStyle { name, .. }
            | Self::DeleteClient { name, .. }
            | Self::DeleteDomain { name }
            | Self::DeleteUser { name }
            | Self::Unprotect { name }
            | Self::DeletePool { name, .. } => name,
        }
    }

    /// What the step changes in something that exists; empty for what is made or removed.
    pub(crate) fn fields(&self) -> Vec<Field> {
        match self {
            Self::UpdatePool { changes, .. }
            | Self::UpdateClient { changes, .. }
            | Self::UpdateDomain { changes, .. } => changes.iter().map(Change::field).collect(),
            Self::SetMfa { from, to, .. } => {
                vec![Field {
                    name: "mfa".into(),
                    from: mfa_word(from).into(),
                    to: to.to_string().into(),
                }]
            }
            Self::Unprotect { .. } => {
                vec![Field {
                    name: "deletion_protection".into(),
                    from: true.into(),
                    to: false.into(),
                }]
            }
            _ => Vec::new(),
        }
    }

    /// How a failure of the step begins.
    pub(crate) fn failure(&self) -> String {
        let verb = match self.action() {
            Action::Create => "make",
            Action::Update => "change",
            Action::Delete => "remove",
        };
        format!("cannot {verb} {} `{}`", self.resource(), self.name())
    }

    /// Whether the step waits for something instead of changing it.
    pub(crate) fn is_wait(&self) -> bool {
        matches!(self, Self::AwaitDomain { .. })
    }

    /// Whether this step has to wait for that other one of the same plan.
    pub(crate) fn follows(&self, other: &Self) -> bool {
        use Resource::{Client, Domain, LoginStyle, Pool, User};
        if matches!(
            (self.action(), other.action()),
            (Action::Delete, _) | (_, Action::Delete)
        ) || matches!(self, Self::Unprotect { .. })
        {
            return self.teardown_rank() > other.teardown_rank();
        }
        match (self, other) {
            // A pool can only lose managed login once no domain shows it.
            (Self::UpdatePool { .. }, domain) if domain.moves_to_classic() => return true,
            (domain, Self::UpdatePool { .. }) if domain.moves_to_classic() => return false,
            _ => {}
        }
        match (self.resource(), other.resource()) {
            (Pool, Pool) => self.pool_rank() > other.pool_rank(),
            (Client, Pool) | (LoginStyle, Pool | Client) | (Domain, Pool | Client | LoginStyle) => {
                true
            }
            // Which attributes a user may have is settled when the pool is made.
            (User, Pool) => matches!(other, Self::CreatePool(_)),
            (Domain, Domain) => self.is_wait() && !other.is_wait(),
            _ => false,
        }
    }

    /// Whether the step takes a domain from managed login to the old hosted UI.
    fn moves_to_classic(&self) -> bool {
        let classic = Value::from(LoginPages::Classic.version());
        match self {
            Self::UpdateDomain { changes, .. } => changes
                .iter()
                .any(|change| matches!(change, Change::Scalar { to, .. } if *to == classic)),
            _ => false,
        }
    }

    /// Writes to one pool go one at a time, in this order.
    fn pool_rank(&self) -> u8 {
        match self {
            Self::CreatePool(_) => 0,
            Self::UpdatePool { .. } => 1,
            _ => 2,
        }
    }

    /// Order in which things are removed.
    fn teardown_rank(&self) -> u8 {
        match self {
            Self::DeleteLoginStyle { .. } => 1,
            Self::DeleteClient { .. } => 2,
            Self::DeleteDomain { .. } => 3,
            Self::Unprotect { .. } => 4,
            Self::DeletePool { .. } => 5,
            _ => 0,
        }
    }
}

/// The flag value behind Cognito's word for an MFA mode; the word itself where there is none.
fn mfa_word(api: &str) -> String {
    Mfa::of_api(api).map_or_else(|| api.to_owned(), |mfa| mfa.to_string())
}

impl Change {
    /// The word people know the field by.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Scalar { label, .. } | Self::List { label, .. } => label,
        }
    }

    fn field(&self) -> Field {
        match self {
            Self::Scalar {
                label, from, to, ..
            } => Field {
                name: (*label).into(),
                from: from.clone(),
                to: to.clone(),
            },
            Self::List {
                label, add, remove, ..
            } => Field {
                name: (*label).into(),
                from: remove.clone().into(),
                to: add.clone().into(),
            },
        }
    }
}
