//! What has to change: spec and observed → plan. The plan people read is the plan that runs.

pub(crate) mod apply;
mod diff;
mod teardown;
pub(crate) mod text;

use std::collections::BTreeMap;

use crate::cognito::step::{NewClient, NewPool, NewUser};
use crate::cognito::{
    Candidate, FoundPool, Ids, Observed, ObservedClient, ObservedDomain, ObservedPool, Owner, Step,
};
use crate::spec::types::{CallbackUrl, ClientId, LoginPages, Mfa, PoolId, ProviderName, Tier};
use crate::spec::{DomainName, OWNER_TAG, Spec};

pub(crate) use teardown::{Scope as TeardownScope, teardown};

/// The steps that make a spec true, and what is known before they run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    /// Of what exists already.
    pub(crate) ids: Ids,
    /// What to know before saying yes, one sentence each.
    pub(crate) notes: Vec<String>,
}

impl Plan {
    /// Whether anything would change.
    pub(crate) fn is_pending(&self) -> bool {
        self.steps.iter().any(|step| !step.is_wait())
    }
}

/// Why no plan can be made without a person's decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Conflict {
    #[error("there {} user pool{} `{name}`, and cogoidc cannot tell which one is meant:{}", if .candidates.len() == 1 { "is a" } else { "are several" }, if .candidates.len() == 1 { "" } else { "s" }, list(.candidates))]
    UnclearPool {
        name: String,
        candidates: Vec<Candidate>,
    },
    #[error("the user pool {pool} has several app clients `{name}`: {}", .ids.iter().map(ClientId::as_str).collect::<Vec<_>>().join(", "))]
    UnclearClient {
        pool: PoolId,
        name: String,
        ids: Vec<ClientId>,
    },
    #[error("{found} serves other addresses ({}), not {wanted}", .serves.join(", "))]
    OtherApp {
        /// What was found by its name: `the user pool "ohif" (id)` or `the app client …`.
        found: String,
        serves: Vec<String>,
        wanted: String,
        /// Client of that pool that does serve the address.
        serving_client: Option<String>,
        pool_suggestion: String,
        client_suggestion: String,
    },
    #[error("the app client `{name}` ({id}) of the user pool {pool}, which cogoidc did not make, differs: {}", .fields.join(", "))]
    ForeignClient {
        pool: PoolId,
        id: ClientId,
        name: String,
        fields: Vec<String>,
    },
    #[error("there is no app client {id} in the user pool {pool}")]
    NoSuchClient { pool: PoolId, id: ClientId },
    #[error("the sign-in page address `{domain}` belongs to {}", .owner.as_ref().map_or("somebody else".to_owned(), |id| format!("the user pool {id}")))]
    DomainTaken {
        domain: String,
        owner: Option<PoolId>,
    },
    #[error("{what} is {now} and cannot become {wanted}: {way_out}")]
    Immutable {
        what: String,
        now: String,
        wanted: String,
        way_out: String,
    },
    #[error("the sign-in pages cannot move to managed login while these app clients have no login style: {}", .clients.join(", "))]
    Unstyled { clients: Vec<String> },
    #[error(
        "the tier lite has no managed login, which the sign-in pages of the user pool {pool} are to use"
    )]
    LiteManaged { pool: PoolId },
    #[error("{0}")]
    Absent(String),
}

/// A flag that settles a conflict, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WayOut {
    pub(crate) what: &'static str,
    pub(crate) choice: Choice,
}

/// The flag of a way out, with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    PoolId(String),
    PoolName(String),
    ClientId(String),
    ClientName(String),
    DomainPrefix(String),
    Classic,
}

impl std::fmt::Display for WayOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", self.what)?;
        match &self.choice {
            Choice::PoolId(id) => write!(f, "--pool-id {id}"),
            Choice::PoolName(name) => write!(f, "--pool-name {name}"),
            Choice::ClientId(id) => write!(f, "--client-id {id}"),
            Choice::ClientName(name) => write!(f, "--client-name {name}"),
            Choice::DomainPrefix(prefix) => write!(f, "--domain-prefix {prefix}"),
            Choice::Classic => f.write_str("--classic"),
        }
    }
}

impl Conflict {
    /// What a person can choose between.
    pub(crate) fn ways_out(&self) -> Vec<WayOut> {
        let way = |what, choice| WayOut { what, choice };
        match self {
            Self::UnclearPool { name, candidates } => candidates
                .iter()
                .map(|pool| way("use that one", Choice::PoolId(pool.id.to_string())))
                .chain([way(
                    "make a new one",
                    Choice::PoolName(another(name, &[name.as_str()])),
                )])
                .collect(),
            Self::UnclearClient { ids, .. } => ids
                .iter()
                .map(|id| way("use that one", Choice::ClientId(id.to_string())))
                .collect(),
            Self::OtherApp {
                serving_client,
                pool_suggestion,
                client_suggestion,
                ..
            } => serving_client
                .iter()
                .map(|client| {
                    way(
                        "that address is served by another app client of the pool",
                        Choice::ClientName(client.clone()),
                    )
                })
                .chain([
                    way("separate users", Choice::PoolName(pool_suggestion.clone())),
                    way("same users", Choice::ClientName(client_suggestion.clone())),
                ])
                .collect(),
            Self::ForeignClient { id, name, .. } => vec![
                way("change it", Choice::ClientId(id.to_string())),
                way(
                    "leave it alone",
                    Choice::ClientName(another(name, &[name.as_str()])),
                ),
            ],
            Self::Unstyled { .. } => vec![way("keep the old pages", Choice::Classic)],
            Self::LiteManaged { .. } => vec![way("take the old pages", Choice::Classic)],
            _ => Vec::new(),
        }
    }
}

fn list(candidates: &[Candidate]) -> String {
    candidates
        .iter()
        .map(|pool| {
            let tags: Vec<String> = pool
                .tags
                .iter()
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            let tags = if tags.is_empty() {
                "no tags".to_owned()
            } else {
                format!("tags {}", tags.join(", "))
            };
            format!("\n  {}  created {}  {tags}", pool.id, pool.created)
        })
        .collect()
}

/// The steps that make the spec true, by the contract's one rule: defaults count at creation only, on
/// what exists only given values change, lists gain what is missing and lose nothing.
///
/// # Errors
///
/// What only a person can decide.
pub(crate) fn plan(spec: &Spec, observed: &Observed) -> Result<Plan, Conflict> {
    let mut plan = Plan::default();
    match &observed.pool {
        FoundPool::Unclear(candidates) => {
            return Err(Conflict::UnclearPool {
                name: spec.pool.name.value().to_string(),
                candidates: candidates.clone(),
            });
        }
        FoundPool::None => {
            if let Some(missing) = missing_references(spec, None).into_iter().next() {
                return Err(Conflict::Absent(missing));
            }
            plan.steps.push(Step::CreatePool(new_pool(spec)));
            if *spec.pool.mfa.value() != Mfa::Off {
                plan.steps.push(set_mfa(spec, "OFF"));
            }
            plan.steps.push(Step::CreateClient(new_client(spec)));
            domain_steps(&mut plan, spec, None, observed.domain_owner.as_ref(), None)?;
        }
        FoundPool::One(pool) => existing(&mut plan, spec, pool, observed.domain_owner.as_ref())?,
    }
    // A user whose password was refused before is given it now.
    let user_is_whole = |given: bool| matches!(&observed.pool, FoundPool::One(pool) if pool.user_exists && !(given && pool.user_lacks_password));
    if let Some(user) = &spec.user
        && !user_is_whole(user.password.is_some())
    {
        plan.steps
            .push(Step::CreateUser(new_user(spec, user, observed)));
    }
    Ok(plan)
}

/// The steps for a pool that is there.
fn existing(
    plan: &mut Plan,
    spec: &Spec,
    pool: &ObservedPool,
    owner: Option<&Owner>,
) -> Result<(), Conflict> {
    plan.ids.pool = Some(pool.id.clone());
    diff::permanent(spec, pool)?;
    let unfinished = pool.is_ours() && pool.clients.is_empty();
    let client = choose_client(spec, pool)?;
    if let Some(missing) = missing_references(spec, Some(pool)).into_iter().next() {
        return Err(Conflict::Absent(missing));
    }
    let changes = diff::pool(spec, pool);
    if !changes.is_empty() {
        plan.steps.push(Step::UpdatePool {
            name: pool.name.clone(),
            changes,
        });
    }
    // The first client waits for what defaults imply at the pool.
    let mfa = if unfinished {
        Some(spec.pool.mfa.value())
    } else {
        spec.pool.mfa.given()
    };
    if mfa.is_some_and(|mfa| mfa.api() != pool.mfa) {
        plan.steps.push(set_mfa(spec, &pool.mfa));
    }
    match client {
        None => {
            if spec.client.identity_providers.given().is_none() {
                let left_out: Vec<&str> =
                    pool.identity_providers.iter().map(String::as_str).collect();
                if !left_out.is_empty() {
                    plan.notes.push(format!(
                        "the pool's identity providers {} are not offered by this app client; add `--identity-provider NAME` (and `--identity-provider COGNITO`) to offer them",
                        left_out.join(", ")
                    ));
                }
            }
            plan.steps.push(Step::CreateClient(new_client(spec)));
        }
        Some(client) => {
            plan.ids.client = Some(client.id.clone());
            let changes = diff::client(spec, client);
            if !changes.is_empty() {
                if !pool.is_ours() && spec.client.id.is_none() {
                    return Err(Conflict::ForeignClient {
                        pool: pool.id.clone(),
                        id: client.id.clone(),
                        name: client.name.clone(),
                        fields: changes
                            .iter()
                            .map(|change| change.label().to_owned())
                            .collect(),
                    });
                }
                plan.steps.push(Step::UpdateClient {
                    id: client.id.clone(),
                    name: client.name.clone(),
                    changes,
                });
            }
        }
    }
    domain_steps(plan, spec, Some(pool), owner, client)
}

/// The client of this set-up in a pool that is there, if it is there.
fn choose_client<'a>(
    spec: &Spec,
    pool: &'a ObservedPool,
) -> Result<Option<&'a ObservedClient>, Conflict> {
    let wanted = spec.client.callback_urls.value();
    let serves =
        |client: &ObservedClient| {
            client.callback_urls.iter().any(|url| {
                url == CallbackUrl::NOT_DEPLOYED || wanted.iter().any(|w| w.as_str() == url)
            }) || client.callback_urls.is_empty()
        };
    let other_app = |found: String, clients: &[&ObservedClient]| {
        let serving = pool.other_clients.iter().find(|client| {
            wanted
                .iter()
                .any(|w| client.callback_urls.iter().any(|u| u == w.as_str()))
        });
        let mut serves: Vec<String> = clients
            .iter()
            .flat_map(|client| client.callback_urls.clone())
            .collect();
        serves.truncate(4);
        Conflict::OtherApp {
            found,
            serves,
            wanted: wanted.first().map(ToString::to_string).unwrap_or_default(),
            serving_client: serving.map(|client| client.name.clone()),
            pool_suggestion: another(spec.pool.name.value().as_str(), &[pool.name.as_str()]),
            client_suggestion: another(
                spec.client.name.value().as_str(),
                &pool
                    .clients
                    .iter()
                    .map(|client| client.name.as_str())
                    .collect::<Vec<_>>(),
            ),
        }
    };
    match pool.found_clients.as_slice() {
        [] => {
            if let Some(id) = &spec.client.id {
                return Err(Conflict::NoSuchClient {
                    pool: pool.id.clone(),
                    id: id.clone(),
                });
            }
            // A pool found by the target's default name that serves other addresses is somebody's
            // other environment; a client name of one's own says that it is meant.
            let by_name = spec.pool.id.is_none() && spec.client.name.given().is_none();
            let others: Vec<&ObservedClient> = pool.other_clients.iter().collect();
            if by_name && !others.is_empty() && !others.iter().any(|client| serves(client)) {
                return Err(other_app(
                    format!("the user pool `{}` ({})", pool.name, pool.id),
                    &others,
                ));
            }
            Ok(None)
        }
        [client] => {
            if client.kind != spec.client.kind {
                return Err(Conflict::Immutable {
                    what: format!("the app client `{}` ({})", client.name, client.id),
                    now: diff::kind(client.kind).into(),
                    wanted: diff::kind(spec.client.kind).into(),
                    way_out: "another app client is needed, `--client-name NAME`, and the app gets its new id".into(),
                });
            }
            // Without an address of its own the app asks for nothing that the client could lack.
            let asked = spec.client.callback_urls.given().is_some();
            if spec.client.id.is_none() && asked && !wanted.is_empty() && !serves(client) {
                return Err(other_app(
                    format!("the app client `{}` ({})", client.name, client.id),
                    &[client],
                ));
            }
            Ok(Some(client))
        }
        several => Err(Conflict::UnclearClient {
            pool: pool.id.clone(),
            name: spec.client.name.value().to_string(),
            ids: several.iter().map(|client| client.id.clone()).collect(),
        }),
    }
}

/// A name that is free: `<name>-prod`, then with numbers.
fn another(name: &str, taken: &[&str]) -> String {
    let first = format!("{name}-prod");
    std::iter::once(first)
        .chain((2..).map(|n| format!("{name}-{n}")))
        .find(|candidate| !taken.contains(&candidate.as_str()))
        .unwrap_or_default()
}

/// Providers and resource servers that are named and not there.
fn missing_references(spec: &Spec, pool: Option<&ObservedPool>) -> Vec<String> {
    let mut missing = Vec::new();
    let none = Vec::new();
    let providers = pool.map_or(&none, |pool| &pool.identity_providers);
    let servers = pool.map_or(&none, |pool| &pool.resource_servers);
    let which = pool.map_or_else(
        || format!("new user pool `{}`", spec.pool.name.value()),
        |pool| format!("user pool {}", pool.id),
    );
    for provider in spec.client.identity_providers.given().into_iter().flatten() {
        if provider.as_str() != ProviderName::COGNITO
            && !providers.iter().any(|name| name == provider.as_str())
        {
            let there = if providers.is_empty() {
                "none".to_owned()
            } else {
                providers.join(", ")
            };
            missing.push(format!(
                "the {which} has no identity provider `{provider}`; it has {there}"
            ));
        }
    }
    for scope in spec.client.scopes.given().into_iter().flatten() {
        if let Some(server) = scope.resource_server()
            && !servers.iter().any(|identifier| identifier == server)
        {
            missing.push(format!(
                "the {which} has no resource server `{server}` for the scope `{scope}`"
            ));
        }
    }
    missing
}

/// Login style and domain: the style first, for version-2 pages show nothing without one.
fn domain_steps(
    plan: &mut Plan,
    spec: &Spec,
    pool: Option<&ObservedPool>,
    owner: Option<&Owner>,
    client: Option<&ObservedClient>,
) -> Result<(), Conflict> {
    let none = Vec::new();
    let domains = pool.map_or(&none, |pool| &pool.domains);
    let present = diff::present_domain(spec.domain.name.given(), domains)?;
    let tier = match (spec.pool.tier.given(), pool) {
        (Some(tier), _) => Some(tier.api()),
        (None, pool) => pool.and_then(|pool| pool.tier.as_deref()),
    };
    let lite = tier == Some(Tier::Lite.api());
    let pages = match present {
        Some(domain) => match spec.domain.pages.given() {
            Some(pages) => *pages,
            None => domain.pages,
        },
        None if lite => *spec.domain.pages.given().unwrap_or(&LoginPages::Classic),
        None => *spec.domain.pages.value(),
    };
    if let Some(pool) = pool
        && lite
        && pages == LoginPages::Managed
    {
        return Err(Conflict::LiteManaged {
            pool: pool.id.clone(),
        });
    }
    let client_name = client.map_or(spec.client.name.value().as_str(), |client| {
        client.name.as_str()
    });
    let style_missing = client.is_none_or(|client| client.login_style == Some(false));
    if pages == LoginPages::Managed && style_missing {
        plan.steps.push(Step::CreateLoginStyle {
            client: client_name.to_owned(),
        });
    }
    match present {
        None => {
            let name = spec.domain.name.value();
            let own = match (owner, pool) {
                (Some(Owner::Pool(owner)), Some(pool)) => *owner == pool.id,
                (None, _) => true,
                _ => false,
            };
            if !own {
                let owner = owner.and_then(|owner| match owner {
                    Owner::Pool(id) => Some(id.clone()),
                    Owner::Unknown => None,
                });
                return Err(Conflict::DomainTaken {
                    domain: name.as_str().to_owned(),
                    owner,
                });
            }
            plan.steps.push(Step::CreateDomain {
                name: name.clone(),
                pages,
            });
            plan.steps.push(await_domain(
                name.as_str(),
                matches!(name, DomainName::Custom { .. }),
            ));
        }
        Some(domain) => {
            if domain.pages != pages {
                if let Some(pool) = pool
                    && pages == LoginPages::Managed
                    && !pool.unstyled_clients.is_empty()
                {
                    let clients = pool
                        .unstyled_clients
                        .iter()
                        .map(|c| format!("{} ({})", c.name, c.id))
                        .collect();
                    return Err(Conflict::Unstyled { clients });
                }
                plan.steps.push(Step::UpdateDomain {
                    name: domain.name.clone(),
                    changes: vec![diff::pages(domain, pages)],
                });
            }
            if !domain.is_active() || domain.pages != pages {
                plan.steps.push(await_domain(&domain.name, domain.custom));
            }
        }
    }
    Ok(())
}

fn await_domain(name: &str, custom: bool) -> Step {
    Step::AwaitDomain {
        name: name.to_owned(),
        custom,
    }
}

fn set_mfa(spec: &Spec, from: &str) -> Step {
    Step::SetMfa {
        pool: spec.pool.name.value().to_string(),
        from: from.to_owned(),
        to: *spec.pool.mfa.value(),
    }
}

fn new_pool(spec: &Spec) -> NewPool {
    let pool = &spec.pool;
    let mut tags: BTreeMap<String, String> = pool
        .tags
        .iter()
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .collect();
    tags.insert(OWNER_TAG.to_owned(), pool.name.value().to_string());
    NewPool {
        name: pool.name.value().clone(),
        sign_in: *pool.sign_in.value(),
        required_attributes: pool
            .required_attributes
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
        tier: *pool.tier.value(),
        self_sign_up: *pool.self_sign_up.value(),
        deletion_protection: *pool.deletion_protection.value(),
        tags,
    }
}

fn new_client(spec: &Spec) -> NewClient {
    let client = &spec.client;
    NewClient {
        name: client.name.value().clone(),
        kind: client.kind,
        callback_urls: client.callback_urls.value().clone(),
        sign_out_urls: client.sign_out_urls.value().clone(),
        scopes: client.scopes.value().clone(),
        identity_providers: client.identity_providers.value().clone(),
    }
}

/// The user with every attribute the app reads or the pool demands.
fn new_user(spec: &Spec, user: &crate::spec::UserSpec, observed: &Observed) -> NewUser {
    let name = user
        .email
        .as_str()
        .split('@')
        .next()
        .unwrap_or_default()
        .to_owned();
    let attributes = BTreeMap::from([
        ("email", user.email.to_string()),
        ("name", name.clone()),
        ("preferred_username", name),
    ]);
    let sign_in = match &observed.pool {
        FoundPool::One(pool) => pool.sign_in.unwrap_or(*spec.pool.sign_in.value()),
        _ => *spec.pool.sign_in.value(),
    };
    NewUser {
        email: user.email.clone(),
        sign_in,
        attributes,
        password: user.password.clone(),
    }
}

/// The domain that this plan makes.
pub(crate) fn domain_to_make(plan: &Plan) -> Option<&str> {
    plan.steps.iter().find_map(|step| match step {
        Step::CreateDomain { name, .. } => Some(name.as_str()),
        _ => None,
    })
}

/// The domain of a pool that serves a set-up's sign-in pages: the one that was asked for, else a custom
/// one, else the prefix.
pub(crate) fn serving_domain<'a>(
    wanted: Option<&DomainName>,
    pool: &'a ObservedPool,
) -> Option<&'a ObservedDomain> {
    diff::present_domain(wanted, &pool.domains).ok().flatten()
}
