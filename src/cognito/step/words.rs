//! What a step is called: for people, for scripts, for errors.

use serde_json::Value;

use super::{Action, Change, Field, Resource, Step};
use crate::spec::types::{LoginPages, Mfa};

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
