//! The port to Cognito: what cogoidc asks of it, and the AWS SDK behind that.

mod adapter;
mod api;
pub(crate) mod auth_flows;
mod client_id_patterns;
mod decode;
mod definition;
pub(crate) mod error;
mod examine;
pub(crate) mod fields;
mod listed_secret;
mod observe;
mod observe_clients;
mod observe_providers;
mod observed;
mod observed_client;
mod observed_provider;
mod observed_secret;
mod pace;
mod pacer;
mod part;
pub(crate) mod permission;
mod pools;
mod profile;
mod read;
mod secret;
pub(crate) mod step;
mod style_id;
mod survey;
#[cfg(test)]
mod tests;
mod timeouts;
mod update;
mod write;

pub use api::SdkClients;
pub(crate) use definition::{Defined, Definition, MFA_MEMBERS, RawSetUp};
pub(crate) use error::CognitoError;
pub(crate) use examine::Examined;
pub(crate) use listed_secret::{ListedSecret, SecretId};
pub(crate) use observed_secret::ObservedSecret;
pub(crate) use secret::SecretLookup;
pub(crate) use step::{Resource, Step, StepKind};

use tokio::sync::oneshot;

use crate::settings::{ClientKey, DomainName, PoolKey};
use crate::values::{AccountId, ClientId, Email, PoolId};
pub(crate) use adapter::{Aws, Endpoint, is_aws_host};
pub(crate) use observed::{
    Candidate, ClientSummary, FoundPool, Observed, ObservedDomain, ObservedPool, Owner, Seen,
    UserSummary,
};
pub(crate) use observed_client::ObservedClient;
pub(crate) use observed_provider::ObservedProvider;
pub(crate) use pacer::Pacer;
pub(crate) use part::Part;
pub(crate) use profile::{profile_region, profiles, wants_mfa};
pub(crate) use survey::{ClientFilter, PoolName, Surveyed};
#[cfg(test)]
pub(crate) use timeouts::Timeouts;
#[cfg(test)]
pub(crate) use write::creation;

/// Everything cogoidc asks of Cognito.
pub(crate) trait Cognito {
    /// Whose account this is; `None`, without a call, if the endpoint is not AWS's.
    async fn caller(&self) -> Result<Option<AccountId>, CognitoError>;

    /// One page of the pools there are, for choosing.
    async fn pools(&self, page: Option<&PageToken>) -> Result<Page, CognitoError>;

    /// Every pool of the account and region, by name.
    async fn all_pools(&self) -> Result<Vec<PoolName>, CognitoError>;

    /// A pool as an audit needs it, with its app clients if they are wanted; each part with its own result.
    async fn survey(
        &self,
        pool: &PoolId,
        clients: Option<ClientFilter<'_>>,
        pacer: &Pacer,
    ) -> Surveyed;

    /// The names of a pool's identity providers, for choosing.
    async fn providers(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError>;

    /// Everything cogoidc manages of one set-up, as it is now.
    async fn observe(&self, wanted: &Wanted) -> Result<Observed, CognitoError>;

    /// One set-up as it is, each part with its own result: a part that may not be read does not hide the rest.
    /// Of the pool's identity providers, those that the client offers are described, and the named ones. `found` gets
    /// the id of a pool that is looked for by its name, as soon as a single one can be meant. Whether a client whose secret is not shown has one is
    /// left to [`secret`](Self::secret).
    async fn examine(
        &self,
        pool: &PoolKey,
        client: &ClientKey,
        providers: &[String],
        found: oneshot::Sender<PoolId>,
    ) -> Examined;

    /// What is known of the secret of a client, asked for if Describe does not say.
    async fn secret(&self, pool: &PoolId, client: &ObservedClient) -> ObservedSecret;

    /// The secrets of a confidential client, the oldest first; at most two.
    async fn secrets(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Vec<ListedSecret>, CognitoError>;

    /// The scopes of a pool's resource servers, as sign-ins name them.
    async fn custom_scopes(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError>;

    /// Every member of a pool, of one of its app clients if it is named, and of what the client uses.
    async fn raw_set_up(
        &self,
        pool: &ObservedPool,
        client: Option<&ObservedClient>,
    ) -> Result<RawSetUp, CognitoError>;

    /// Carries out one step and says what it created.
    async fn execute(&self, step: &Step, ids: &Ids) -> Result<StepOutcome, CognitoError>;

    /// What another run created as well when this step was executed, which had that outcome. Whatever this run created
    /// a moment later is deleted again.
    async fn twin(
        &self,
        step: &Step,
        ids: &Ids,
        outcome: &StepOutcome,
    ) -> Result<Option<Twin>, CognitoError>;
}

/// Where the next page of a list begins.
#[derive(Clone, Debug)]
pub(crate) struct PageToken(pub(super) String);

/// Some of the pools of an account and region.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) pools: Vec<PoolSummary>,
    pub(crate) next: Option<PageToken>,
}

/// A pool in a list.
#[derive(Clone, Debug)]
pub(crate) struct PoolSummary {
    pub(crate) id: PoolId,
    pub(crate) name: String,
    /// Estimated number of users; `None` without the permission to describe the pool.
    pub(crate) users: Option<u64>,
    /// Whether it carries cogoidc's tag.
    pub(crate) ours: bool,
}

/// What to look for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) pool: PoolKey,
    /// `None` if no client in particular is meant.
    pub(crate) client: Option<ClientKey>,
    /// Looked up as well, to see whether it is free; only where the pool has none.
    pub(crate) domain: Option<DomainName>,
    /// Whether the pool's domains are of interest.
    pub(crate) domains: bool,
    /// Whether the names of all app clients are of interest, even if the wanted one is known by its id.
    pub(crate) client_names: bool,
    /// When the other clients are of interest.
    pub(crate) other_clients: OtherClients,
    /// Whether it matters if the client has a secret.
    pub(crate) secret: SecretLookup,
    /// Whether the login style of the wanted client is of interest.
    pub(crate) style: StyleLookup,
    /// Whether the other clients' login styles are of interest.
    pub(crate) other_styles: bool,
    /// Whether the pool's identity providers are of interest.
    pub(crate) identity_providers: bool,
    /// Which of the pool's identity providers to describe.
    pub(crate) providers: Described,
    /// Whether it matters how passkeys work.
    pub(crate) passkeys: bool,
    /// Whether the pool's resource servers are of interest.
    pub(crate) resource_servers: bool,
    pub(crate) user: Option<Email>,
    /// Users whose address begins so are of interest too.
    pub(crate) user_prefix: Option<&'static str>,
}

impl Wanted {
    /// The pool and the app client alone.
    pub(crate) fn of(pool: PoolKey, client: Option<ClientKey>) -> Self {
        Self {
            pool,
            client,
            domain: None,
            domains: false,
            client_names: false,
            other_clients: OtherClients::No,
            secret: SecretLookup::No,
            style: StyleLookup::No,
            other_styles: false,
            identity_providers: false,
            providers: Described::NONE,
            passkeys: false,
            resource_servers: false,
            user: None,
            user_prefix: None,
        }
    }
}

/// When the clients that were not looked for are of interest. Reading them takes a second for each five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtherClients {
    No,
    /// If the pool has no client of the wanted name.
    IfNoneFound,
    Yes,
}

/// When the login style of an app client is of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StyleLookup {
    No,
    /// If a domain of the pool shows managed login.
    IfManaged,
    /// Also if the pool has no domain yet.
    IfManagedOrNew,
}

/// Which identity providers of a pool are of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Described {
    Named(Vec<String>),
    All,
}

impl Described {
    pub(crate) const NONE: Self = Self::Named(Vec::new());
}

/// The identifiers that steps need of each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ids {
    pub(crate) pool: Option<PoolId>,
    pub(crate) client: Option<ClientId>,
}

/// What came of a step.
#[derive(Clone, Debug, Default)]
pub(crate) struct StepOutcome {
    /// Identifiers of what was created.
    pub(crate) ids: Ids,
    /// What a person is told besides the step's name, such as `active after 11 s`.
    pub(crate) note: Option<String>,
    /// Whether the step was given up waiting: the next run goes on waiting.
    pub(crate) unfinished: bool,
    /// Whether what was created may be another run's: it was found by its name after a call without an answer.
    pub(crate) by_name: bool,
    /// What was read to confirm the step.
    pub(crate) seen: Seen,
}

/// A user pool or an app client that another run created under the same name at the same time, a moment earlier.
#[derive(Clone, Debug)]
pub(crate) struct Twin {
    pub(crate) resource: Resource,
    /// Id of the other run's, which stays as it is.
    pub(crate) older: String,
    /// Id of this run's.
    pub(crate) own: String,
    /// Id of the pool that is this run's, or that has its app client.
    pub(crate) pool: PoolId,
    /// Whether this run's could be deleted again.
    pub(crate) deletion: Result<(), CognitoError>,
}

impl Twin {
    /// Whether this run's is gone again.
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.deletion.is_ok()
    }
}

impl Ids {
    /// These identifiers, without those of what is gone.
    pub(crate) fn forget(&mut self, gone: &Self) {
        self.pool.take_if(|pool| gone.pool.as_ref() == Some(pool));
        self.client.take_if(|client| gone.client.as_ref() == Some(client));
    }

    /// These identifiers, completed by others.
    pub(crate) fn merge(&mut self, other: Self) {
        if other.pool.is_some() {
            self.pool = other.pool;
        }
        if other.client.is_some() {
            self.client = other.client;
        }
    }
}
