//! What a step is called: for people, for scripts, for errors.

use super::{Action, Field, Resource, Step};
use crate::cognito::fields::{Change, DomainField, HIDDEN, PoolField, Shown};
use crate::values::LoginPages;

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pool => "user pool",
            Self::Client => "app client",
            Self::Secret => "client secret",
            Self::LoginStyle => "login style",
            Self::Domain => "sign-in page",
            Self::Provider => "identity provider",
            Self::User => "user",
        })
    }
}

impl Action {
    /// What a plan calls it.
    pub(crate) fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "change",
            Self::Delete => "delete",
        }
    }
}

impl Step {
    pub(crate) fn action(&self) -> Action {
        match self {
            Self::CreatePool(_)
            | Self::CreateClient(_)
            | Self::AddSecret { .. }
            | Self::CreateLoginStyle { .. }
            | Self::CreateDomain { .. }
            | Self::CreateProvider(_)
            | Self::CreateUser(_) => Action::Create,
            Self::UpdatePool { .. }
            | Self::SetMfa { .. }
            | Self::UpdateClient { .. }
            | Self::UpdateDomain { .. }
            | Self::UpdateProvider { .. }
            | Self::AwaitDomain { .. }
            | Self::Unprotect { .. } => Action::Update,
            Self::DeleteLoginStyle { .. }
            | Self::DeleteSecret { .. }
            | Self::DeleteClient { .. }
            | Self::DeleteDomain { .. }
            | Self::DeletePool { .. }
            | Self::DeleteProvider { .. }
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
            Self::AddSecret { .. } | Self::DeleteSecret { .. } => Resource::Secret,
            Self::CreateLoginStyle { .. } | Self::DeleteLoginStyle { .. } => Resource::LoginStyle,
            Self::CreateDomain { .. }
            | Self::UpdateDomain { .. }
            | Self::AwaitDomain { .. }
            | Self::DeleteDomain { .. } => Resource::Domain,
            Self::CreateProvider(_) | Self::UpdateProvider { .. } | Self::DeleteProvider { .. } => {
                Resource::Provider
            }
            Self::CreateUser(_) | Self::DeleteUser { .. } => Resource::User,
        }
    }

    /// Name of the thing the step is about.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::CreatePool(pool) => pool.name.as_str(),
            Self::CreateClient(client) => client.name.as_str(),
            Self::CreateUser(user) => user.email.as_str(),
            Self::CreateProvider(provider) => provider.name.as_str(),
            Self::UpdateProvider { name, .. } => name.as_str(),
            Self::CreateDomain { name, .. } => name.as_str(),
            Self::CreateLoginStyle { client } => client,
            Self::SetMfa { pool, .. } => pool,
            Self::UpdatePool { name, .. }
            | Self::UpdateClient { name, .. }
            | Self::UpdateDomain { name, .. }
            | Self::AwaitDomain { name, .. }
            | Self::AddSecret { name, .. }
            | Self::DeleteSecret { name, .. }
            | Self::DeleteLoginStyle { name, .. }
            | Self::DeleteClient { name, .. }
            | Self::DeleteDomain { name }
            | Self::DeleteUser { name }
            | Self::DeleteProvider { name }
            | Self::Unprotect { name, .. }
            | Self::DeletePool { name, .. } => name,
        }
    }

    /// What the step changes in something that exists; empty for what is made or removed.
    pub(crate) fn fields(&self) -> Vec<Field> {
        self.changes().iter().map(Change::field).collect()
    }

    /// The changes to something that exists.
    pub(crate) fn changes(&self) -> &[Change] {
        match self {
            Self::UpdatePool { changes, .. }
            | Self::SetMfa { changes, .. }
            | Self::UpdateClient { changes, .. }
            | Self::UpdateProvider { changes, .. }
            | Self::UpdateDomain { changes, .. } => changes,
            Self::Unprotect { change, .. } => std::slice::from_ref(change),
            _ => &[],
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

    /// Whether this step must wait for that other one of the same plan.
    pub(crate) fn follows(&self, other: &Self) -> bool {
        use Resource::{Client, Domain, LoginStyle, Pool, Provider, User};
        if matches!((self.action(), other.action()), (Action::Delete, _) | (_, Action::Delete))
            || matches!(self, Self::Unprotect { .. })
        {
            return self.teardown_rank() > other.teardown_rank();
        }
        match (self, other) {
            // A pool can only lose managed login once no domain shows it; the old pages need nothing else.
            (Self::UpdatePool { .. }, domain) if domain.moves_to_classic() => return true,
            (domain, _) if domain.moves_to_classic() => return false,
            _ => {}
        }
        match (self.resource(), other.resource()) {
            (Pool, Pool) => self.pool_rank() > other.pool_rank(),
            (Domain, Domain) => self.is_wait() && !other.is_wait(),
            // A pool without an app client is known to be unfinished, so the client comes after the second factor.
            (Provider | LoginStyle | Domain, Pool) if matches!(other, Self::SetMfa { .. }) => false,
            // Nobody sees the pages of a new domain before the run is over.
            (Domain, Client | LoginStyle) => matches!(self, Self::UpdateDomain { .. }),
            (Provider | Client | LoginStyle | Domain, Pool)
            | (Client, Provider)
            | (LoginStyle, Client) => true,
            // Which attributes a user may have is settled when the pool is made.
            (User, Pool) => matches!(other, Self::CreatePool(_)),
            _ => false,
        }
    }

    /// Whether carrying it out shows what it is about as it is then.
    pub(crate) fn is_confirmed(&self) -> bool {
        matches!(
            self,
            Self::UpdateClient { .. } | Self::CreateProvider(_) | Self::UpdateProvider { .. }
        )
    }

    /// Whether another run may create the same under the same name: names of pools and of app clients are not unique.
    pub(crate) fn may_have_twin(&self) -> bool {
        matches!(self, Self::CreatePool(_) | Self::CreateClient(_))
    }

    /// Whether this step may begin as soon as that one has an id: it goes with it if that one turns out to be a twin.
    pub(crate) fn is_part_of(&self, other: &Self) -> bool {
        matches!((self, other), (Self::CreateLoginStyle { .. }, Self::CreateClient(_)))
    }

    /// Whether the step takes a domain from managed login to the old hosted UI.
    fn moves_to_classic(&self) -> bool {
        let classic = LoginPages::Classic.version();
        match self {
            Self::UpdateDomain { changes, .. } => {
                changes.iter().any(|change| DomainField::MANAGED_LOGIN.becomes(change, classic))
            }
            _ => false,
        }
    }

    /// Writes to one pool go one at a time, in this order. Where MFA is required, Cognito takes a passkey as a sign-in
    /// factor only once passkeys are set up for that; a tier that has them comes before both.
    fn pool_rank(&self) -> u8 {
        match self {
            Self::CreatePool(_) => 0,
            Self::UpdatePool { changes, .. }
                if changes.iter().any(|change| PoolField::SIGN_IN_FACTORS.is_in(change))
                    && PoolField::TIER.shown_in(changes).is_none() =>
            {
                3
            }
            Self::UpdatePool { .. } => 1,
            _ => 2,
        }
    }

    /// Order in which things are removed.
    fn teardown_rank(&self) -> u8 {
        match self {
            Self::DeleteLoginStyle { .. } => 1,
            Self::DeleteClient { .. } => 2,
            Self::DeleteProvider { .. } => 3,
            Self::DeleteDomain { .. } => 4,
            Self::Unprotect { .. } => 5,
            Self::DeletePool { .. } => 6,
            _ => 0,
        }
    }
}

impl Change {
    /// The change as a report shows it.
    fn field(&self) -> Field {
        let field = |label: &str, from, to| Field { name: label.to_owned(), from, to };
        match self.shown() {
            Shown::Value { label, from, to, .. } | Shown::Claim { label, from, to, .. } => {
                field(label, from, to)
            }
            Shown::Secret { label } => field(label, HIDDEN.into(), HIDDEN.into()),
            Shown::List { label, add, remove } => field(label, remove.into(), add.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::NewClient;
    use super::*;
    use crate::settings::{ClientKind, DomainName};
    use crate::values::Mfa;

    /// The move of a domain to pages.
    fn moved(from: i32, pages: LoginPages) -> Change {
        let described = json!({ "ManagedLoginVersion": from });
        DomainField::MANAGED_LOGIN.set(&described, pages.version()).unwrap()
    }

    /// One step of each kind that a plan for a pool that is there may hold.
    fn updates() -> Vec<Step> {
        let name = || "a".to_owned();
        let pages =
            |from, pages| Step::UpdateDomain { name: name(), changes: vec![moved(from, pages)] };
        let mfa = PoolField::MFA.set(&json!({}), Mfa::Optional).unwrap();
        let new = NewClient {
            name: "a".parse().unwrap(),
            kind: ClientKind::Public,
            callback_urls: Vec::new(),
            sign_out_urls: Vec::new(),
            scopes: Vec::new(),
            identity_providers: Vec::new(),
            refresh_rotation: false,
            offers_factors: false,
        };
        let domain = DomainName::Prefix("a".parse().unwrap());
        vec![
            Step::UpdatePool { name: name(), changes: Vec::new() },
            Step::SetMfa { pool: name(), changes: vec![mfa] },
            Step::CreateClient(new),
            Step::UpdateClient { id: "a".parse().unwrap(), name: name(), changes: Vec::new() },
            Step::CreateLoginStyle { client: name() },
            Step::UpdateProvider { name: "Corp".parse().unwrap(), changes: Vec::new() },
            Step::CreateDomain { name: domain, pages: LoginPages::Managed },
            pages(2, LoginPages::Classic),
            pages(1, LoginPages::Managed),
            Step::AwaitDomain { name: name(), custom: false },
        ]
    }

    #[test]
    fn whatever_steps_a_plan_has_one_can_always_be_begun() {
        let all = updates();
        for chosen in 1..1_u32 << all.len() {
            let mut open: Vec<&Step> = all
                .iter()
                .enumerate()
                .filter(|(place, _)| chosen & 1 << place != 0)
                .map(|(_, step)| step)
                .collect();
            while !open.is_empty() {
                let ready =
                    open.iter().position(|step| !open.iter().any(|other| step.follows(other)));
                let ready = ready.unwrap_or_else(|| panic!("all wait for each other: {open:?}"));
                open.remove(ready);
            }
        }
    }
}
