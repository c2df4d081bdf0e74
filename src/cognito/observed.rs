//! One set-up as it is in Cognito now.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

use super::step::NewProvider;
use crate::settings::ClientKind;
use crate::values::{ClientId, LoginPages, PoolId, SignIn};

/// Everything cogoidc manages of one set-up, as it is now.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) pool: FoundPool,
    /// Pool that already has the wanted domain, if any has; an empty id for one that cannot be seen.
    pub(crate) domain_owner: Option<Owner>,
}

/// Who holds a domain name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Pool(PoolId),
    /// Cognito knows the name and does not say whose it is.
    Unknown,
}

/// The pool that was looked for.
#[derive(Debug)]
pub(crate) enum FoundPool {
    None,
    One(Box<ObservedPool>),
    /// Several of that name, or one that is not cogoidc's.
    Unclear(Vec<Candidate>),
}

impl FoundPool {
    /// The pool, where there is exactly one.
    pub(crate) fn one(&self) -> Option<&ObservedPool> {
        match self {
            Self::One(pool) => Some(pool),
            Self::None | Self::Unclear(_) => None,
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
    pub(crate) id: PoolId,
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) tags: BTreeMap<String, String>,
    /// Cognito's word; none where the answer has none.
    pub(crate) tier: Option<String>,
    pub(crate) deletion_protection: bool,
    /// None for a way to sign in that cogoidc does not make (phone number, aliases).
    pub(crate) sign_in: Option<SignIn>,
    /// Attributes whose value serves as the user's name; empty where names are names.
    pub(crate) username_attributes: Vec<String>,
    /// Attributes that people may name themselves by beside their name.
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
    /// Estimated number of users.
    pub(crate) users: u64,
    /// Whether tokens come from the newer issuer host (`IssuerConfiguration.Type` UPDATED).
    pub(crate) updated_issuer: bool,
    /// None, one, or a prefix and a custom one.
    pub(crate) domains: Vec<ObservedDomain>,
    pub(crate) clients: Vec<ClientSummary>,
    /// The client that was looked for; several of one name are all here.
    pub(crate) found_clients: Vec<ObservedClient>,
    /// The others, where they were asked for.
    pub(crate) other_clients: Vec<ObservedClient>,
    /// Clients beside the found one that have no login style, where they were asked for.
    pub(crate) unstyled_clients: Vec<ClientSummary>,
    pub(crate) identity_providers: Vec<String>,
    /// Those that were to be described.
    pub(crate) providers: Vec<ObservedProvider>,
    pub(crate) resource_servers: Vec<String>,
    /// Cognito's word for the state of the wanted user, if there is one.
    pub(crate) user: Option<String>,
    /// Users whose address begins with the prefix that was asked for.
    pub(crate) users_with_prefix: Vec<UserSummary>,
}

/// A user in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserSummary {
    /// As Cognito has it.
    pub(crate) name: String,
    pub(crate) email: String,
}

/// An app client in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientSummary {
    pub(crate) id: ClientId,
    pub(crate) name: String,
}

/// An app client.
#[derive(Clone, Debug)]
pub(crate) struct ObservedClient {
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) kind: ClientKind,
    pub(crate) secret: Option<SecretString>,
    pub(crate) callback_urls: Vec<String>,
    pub(crate) sign_out_urls: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) flows: Vec<String>,
    /// Whether OAuth is switched on at all (`AllowedOAuthFlowsUserPoolClient`).
    pub(crate) oauth: bool,
    pub(crate) identity_providers: Vec<String>,
    /// Attributes whose claims it is given (`ReadAttributes`); none where it is given all.
    pub(crate) readable: Option<Vec<String>>,
    /// Attributes that it may set (`WriteAttributes`); none where it may set all.
    pub(crate) writable: Option<Vec<String>>,
    /// Ways to sign in through the API (`ExplicitAuthFlows`).
    pub(crate) auth_flows: Vec<String>,
    /// Whether refresh tokens can be revoked; none where that is not told.
    pub(crate) token_revocation: Option<bool>,
    /// ENABLED where no answer tells whether a user exists (`PreventUserExistenceErrors`).
    pub(crate) user_existence_errors: Option<String>,
    pub(crate) lifetimes: Lifetimes,
    /// Whether managed login has a style for it; none where that was not looked up.
    pub(crate) login_style: Option<bool>,
}

/// An identity provider of a pool.
#[derive(Clone, Debug)]
pub(crate) struct ObservedProvider {
    pub(crate) name: String,
    /// Cognito's word for its type.
    pub(crate) kind: String,
    /// `ProviderDetails` without the secret, and without what Cognito adds itself.
    pub(crate) details: BTreeMap<String, String>,
    /// None where it has none, or where Cognito keeps it to itself.
    pub(crate) secret: Option<SecretString>,
    /// Attribute of the pool → claim of the provider.
    pub(crate) mapping: BTreeMap<String, String>,
}

impl ObservedProvider {
    /// Whether Cognito was given the endpoints, in the place of a discovery document (`ProviderDetails`, OIDC).
    pub(crate) fn has_endpoints(&self) -> bool {
        let given = ["authorize_url", "token_url", "jwks_uri"];
        given.iter().all(|name| self.details.contains_key(*name))
    }

    /// Whether a provider that is to be made is there already. Details and mappings that Cognito fills in are
    /// no difference.
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

/// Attributes that Cognito sets itself, so that no client has to be allowed to.
const NOT_WRITTEN: [&str; 3] = ["email_verified", "phone_number_verified", "username"];

/// How long tokens live, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lifetimes {
    pub(crate) id: u64,
    pub(crate) access: u64,
    pub(crate) refresh: u64,
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

impl ObservedClient {
    /// Who signs people in beside that provider.
    pub(crate) fn offers_beside(&self, name: &str) -> Vec<&str> {
        let offers = self.identity_providers.iter().map(String::as_str);
        offers.filter(|other| *other != name).collect()
    }

    /// Its scopes in the order apps write them: `openid` leads.
    pub(crate) fn scopes_by_custom(&self) -> Vec<String> {
        let mut scopes = self.scopes.clone();
        scopes.sort_by_key(|scope| scope != "openid");
        scopes
    }

    /// The mapped attributes that it may not set, so that nobody can sign in through the provider
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

impl ObservedPool {
    /// The identity provider of that name, among those that were described.
    pub(crate) fn provider(&self, name: &str) -> Option<&ObservedProvider> {
        let mut providers = self.providers.iter();
        providers.find(|there| there.name == name)
    }

    /// Whether the pool carries cogoidc's tag.
    pub(crate) fn is_ours(&self) -> bool {
        self.tags.contains_key(crate::settings::OWNER_TAG)
    }
}

impl ObservedDomain {
    pub(crate) fn is_active(&self) -> bool {
        self.status == "ACTIVE"
    }
}
