//! One set-up as it is in Cognito now.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::observed_client::ObservedClient;
use super::observed_provider::ObservedProvider;
use super::part::Part;
use crate::values::{ClientId, LoginPages, PoolId, Region, SignIn, SignInFactor};

/// Everything cogoidc manages of one set-up, as it is now.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) pool: FoundPool,
    /// Who has the wanted domain; `None` if it is free, or if the pool has a domain, so that it was not looked up.
    pub(crate) domain_owner: Option<Owner>,
}

/// Who holds a domain name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Pool(PoolId),
    /// Cognito knows the name and does not say which pool has it.
    Unknown,
}

/// The pool that was looked for.
#[derive(Debug)]
pub(crate) enum FoundPool {
    /// The names of other pools, those most like the wanted one first; none if it was looked for by its id.
    None(Vec<String>),
    One(Box<ObservedPool>),
    /// Several of that name, or one without cogoidc's tag.
    Unclear(Vec<Candidate>),
}

impl FoundPool {
    /// The pool, if there is exactly one.
    pub(crate) fn one(&self) -> Option<&ObservedPool> {
        match self {
            Self::One(pool) => Some(pool),
            Self::None(_) | Self::Unclear(_) => None,
        }
    }
}

/// A pool that may be the one that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) id: PoolId,
    pub(crate) name: String,
    /// RFC 3339, to the second, UTC.
    pub(crate) created: String,
    pub(crate) tags: BTreeMap<String, String>,
}

/// A user pool.
#[derive(Clone, Debug)]
pub(crate) struct ObservedPool {
    /// Every member, as `DescribeUserPool` answers it.
    pub(crate) described: Value,
    pub(crate) id: PoolId,
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) tags: BTreeMap<String, String>,
    /// Cognito's word; `None` if the answer has none.
    pub(crate) tier: Option<String>,
    pub(crate) deletion_protection: bool,
    /// `None` for a way to sign in that cogoidc does not set up (phone number, aliases).
    pub(crate) sign_in: Option<SignIn>,
    /// Attributes whose value serves as the user name; empty if people choose a user name.
    pub(crate) username_attributes: Vec<String>,
    /// Attributes that people may sign in with as well as with their user name.
    pub(crate) alias_attributes: Vec<String>,
    /// Whether names that differ in case are different people's; permanent.
    pub(crate) case_sensitive: bool,
    pub(crate) required_attributes: Vec<String>,
    /// Attributes that can be set once only, when a user is made.
    pub(crate) immutable_attributes: Vec<String>,
    /// Every attribute that a user may have.
    pub(crate) attributes: Vec<String>,
    pub(crate) self_sign_up: bool,
    /// Cognito's word: OFF, OPTIONAL or ON.
    pub(crate) mfa: String,
    /// What people may sign in with first, in Cognito's words (`AllowedFirstAuthFactors`).
    pub(crate) sign_in_factors: Vec<String>,
    /// The answer of `GetUserPoolMfaConfig`, which tells how passkeys work.
    pub(crate) mfa_config: Part<Value>,
    /// Estimated number of users.
    pub(crate) users: u64,
    /// Whether tokens come from the newer issuer host (`IssuerConfiguration.Type` UPDATED).
    pub(crate) updated_issuer: bool,
    /// The grants of an app that registers an app client without a token (`DcrConfiguration`); `None` if no app may.
    pub(crate) open_registration: Option<Vec<String>>,
    /// At most two: a prefix and a custom domain.
    pub(crate) domains: Vec<ObservedDomain>,
    pub(crate) clients: Vec<ClientSummary>,
    /// The clients that were looked for: all of that name.
    pub(crate) found_clients: Vec<ObservedClient>,
    /// The clients that were not looked for.
    pub(crate) other_clients: Part<Vec<ObservedClient>>,
    /// Those of them that have no login style.
    pub(crate) unstyled_clients: Part<Vec<ClientSummary>>,
    /// The names of all identity providers.
    pub(crate) identity_providers: Part<Vec<String>>,
    /// Those of the described identity providers that exist.
    pub(crate) providers: Vec<ObservedProvider>,
    /// The identifiers of all resource servers.
    pub(crate) resource_servers: Part<Vec<String>>,
    /// Cognito's word for the state of the wanted user; `None` if there is no such user.
    pub(crate) user: Part<Option<String>>,
    /// Users whose address begins with the wanted prefix.
    pub(crate) users_with_prefix: Part<Vec<UserSummary>>,
}

/// A user in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserSummary {
    /// As Cognito has it.
    pub(crate) name: String,
    pub(crate) email: String,
}

/// What was read to confirm steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) clients: Vec<ObservedClient>,
    pub(crate) providers: Vec<ObservedProvider>,
}

impl Seen {
    pub(crate) fn extend(&mut self, other: Self) {
        self.clients.extend(other.clients);
        self.providers.extend(other.providers);
    }
}

/// An app client in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientSummary {
    pub(crate) id: ClientId,
    pub(crate) name: String,
}

/// A domain of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObservedDomain {
    /// As the API names it: a prefix or a fully qualified name.
    pub(crate) name: String,
    pub(crate) custom: bool,
    /// Cognito's word: CREATING, UPDATING, ACTIVE, DELETING, FAILED.
    pub(crate) status: String,
    pub(crate) pages: LoginPages,
    /// The certificate of a custom domain.
    pub(crate) certificate_arn: Option<String>,
    /// Host that a custom domain's DNS record must point to.
    pub(crate) alias_target: Option<String>,
}

impl ObservedPool {
    /// Puts in what was read since.
    pub(crate) fn renew(&mut self, seen: &Seen) {
        for client in &mut self.found_clients {
            if let Some(later) = seen.clients.iter().find(|later| later.id == client.id) {
                *client = client.renewed(later);
            }
        }
        for later in &seen.providers {
            match self.providers.iter_mut().find(|provider| provider.name == later.name) {
                Some(provider) => *provider = later.clone(),
                None => self.providers.push(later.clone()),
            }
        }
    }

    /// The identity provider of that name, among those that were described.
    pub(crate) fn provider(&self, name: &str) -> Option<&ObservedProvider> {
        let mut providers = self.providers.iter();
        providers.find(|there| there.name == name)
    }

    /// Whether people may sign in by that factor.
    pub(crate) fn allows(&self, factor: SignInFactor) -> bool {
        self.sign_in_factors.iter().any(|allowed| allowed == factor.api())
    }

    /// What people may sign in with besides a password, in Cognito's words.
    pub(crate) fn other_factors(&self) -> Vec<&str> {
        let factors = self.sign_in_factors.iter().map(String::as_str);
        factors.filter(|factor| *factor != SignInFactor::Password.api()).collect()
    }

    /// Whether it is seen in another region than its own: a replica has the id of its primary.
    pub(crate) fn is_replica_in(&self, region: &Region) -> bool {
        self.id.region() != *region
    }

    /// Whether the pool carries cogoidc's tag.
    pub(crate) fn is_ours(&self) -> bool {
        self.tags.contains_key(crate::values::OWNER_TAG)
    }
}

impl ObservedDomain {
    /// The members that can be changed, as `DescribeUserPoolDomain` answers them.
    pub(crate) fn described(&self) -> Value {
        json!({ "ManagedLoginVersion": self.pages.version() })
    }

    pub(crate) fn is_active(&self) -> bool {
        self.status == "ACTIVE"
    }
}
