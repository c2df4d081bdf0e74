//! What has to change: spec and observed → plan. The plan people read is the plan that runs.

pub(crate) mod apply;
mod beyond;
mod client;
mod conflict;
mod diff;
mod domain;
mod factors;
pub(crate) mod graph;
mod new;
pub(crate) mod possible;
pub(crate) mod provider;
mod teardown;
pub(crate) mod text;

use crate::cognito::{FoundPool, Ids, Observed, ObservedClient, ObservedPool, Owner, Step};
use crate::settings::{Mapping, Spec};
use crate::values::{IssuerType, ProviderName};

pub(crate) use beyond::Beyond;
pub(crate) use conflict::{Conflict, Resolution, WayOut, removal};
pub(crate) use domain::serving_domain;
pub(crate) use new::test_user;
pub(crate) use teardown::{Scope as TeardownScope, teardown};

/// What cannot use the pool: AWS documents both next to `IssuerConfiguration`.
const UPDATED_ISSUER: &str = "an Application Load Balancer that signs people in with Cognito and the Cognito authorizer of API Gateway cannot use the updated issuer";

/// The steps that make a spec true, and what is known before they run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    /// Of what exists already.
    pub(crate) ids: Ids,
    /// What to know before saying yes, one sentence each.
    pub(crate) notes: Vec<String>,
    /// What is there, the spec does not name, and the plan leaves.
    pub(crate) beyond: Vec<Beyond>,
}

/// How what is there differs from the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    None,
    /// Nothing would change, but the spec does not name all that is there.
    Beyond,
    /// Something would change.
    Pending,
}

impl Plan {
    pub(crate) fn difference(&self) -> Difference {
        if self.is_pending() {
            Difference::Pending
        } else if self.beyond.is_empty() {
            Difference::None
        } else {
            Difference::Beyond
        }
    }

    /// Whether anything would change.
    pub(crate) fn is_pending(&self) -> bool {
        self.steps.iter().any(|step| !step.is_wait())
    }

    /// Whether an identity provider of that name is created.
    pub(crate) fn creates_provider(&self, name: &ProviderName) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| matches!(step, Step::CreateProvider(new) if new.name == *name))
    }

    pub(crate) fn creates_a_user(&self) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| matches!(step, Step::CreateUser(_)))
    }
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
        FoundPool::None(_) => {
            if let Some(missing) = client::missing_references(spec, None).into_iter().next() {
                return Err(Conflict::Absent(missing));
            }
            plan.steps.push(Step::CreatePool(new::pool(spec)));
            if *spec.pool.issuer.value() == IssuerType::Updated {
                plan.notes.push(UPDATED_ISSUER.to_owned());
            }
            factors::set_mfa(&mut plan, spec, None, true);
            provider::all(&mut plan, spec, None)?;
            plan.steps.push(Step::CreateClient(new::client(spec, None)));
            domain::steps(&mut plan, spec, None, observed.domain_owner.as_ref(), None)?;
        }
        FoundPool::One(pool) => existing(&mut plan, spec, pool, observed.domain_owner.as_ref())?,
    }
    if let Some(user) = &spec.user {
        let status = match &observed.pool {
            FoundPool::One(pool) => pool.user.get().and_then(Option::as_deref),
            _ => None,
        };
        // A user whose password was to be set for good and is not: an unfinished run is finished.
        let unfinished = user.password.is_some() && status == Some("FORCE_CHANGE_PASSWORD");
        if status.is_none() || unfinished {
            plan.steps.push(Step::CreateUser(new::user(spec, user, observed)));
        }
    }
    Ok(plan)
}

/// The steps for a pool that exists.
fn existing(
    plan: &mut Plan,
    spec: &Spec,
    pool: &ObservedPool,
    owner: Option<&Owner>,
) -> Result<(), Conflict> {
    plan.ids.pool = Some(pool.id.clone());
    diff::permanent(spec, pool)?;
    diff::rotation_has_its_tier(spec, pool)?;
    factors::have_their_needs(spec, pool)?;
    let client = client::choose(spec, pool)?;
    if let Some(missing) = client::missing_references(spec, Some(pool)).into_iter().next() {
        return Err(Conflict::Absent(missing));
    }
    let changes = diff::pool(spec, pool);
    if !changes.is_empty() {
        plan.steps.push(Step::UpdatePool { name: pool.name.clone(), changes });
    }
    // The first client waits for what defaults imply at the pool.
    let is_unfinished = pool.is_ours() && pool.clients.is_empty();
    let mode_counts = is_unfinished || spec.pool.mfa.given().is_some();
    factors::set_mfa(plan, spec, Some(pool), mode_counts);
    let mapped = provider::all(plan, spec, Some(pool))?;
    match client {
        None => joining_client(plan, spec, pool),
        Some(client) => present_client(plan, spec, pool, client, &mapped)?,
    }
    domain::steps(plan, spec, Some(pool), owner, client)
}

/// The step that creates the app client in a pool that exists.
fn joining_client(plan: &mut Plan, spec: &Spec, pool: &ObservedPool) {
    let is_offered = |name: &str| provider::names(spec).any(|other| other.as_str() == name);
    let present = pool.identity_providers.entries().iter().map(String::as_str);
    let left_out: Vec<&str> = present.filter(|name| !is_offered(name)).collect();
    if spec.client.identity_providers.given().is_none() && !left_out.is_empty() {
        plan.notes.push(format!(
            "the pool's identity providers {} are not offered by this app client; add `--identity-provider NAME` (and `--identity-provider COGNITO`) to offer them",
            left_out.join(", ")
        ));
    }
    plan.notes.push(format!("the app client joins the user pool `{}` ({})", pool.name, pool.id));
    plan.steps.push(Step::CreateClient(new::client(spec, Some(pool))));
}

/// The step that changes the app client, if it differs.
fn present_client(
    plan: &mut Plan,
    spec: &Spec,
    pool: &ObservedPool,
    client: &ObservedClient,
    mapped: &Mapping,
) -> Result<(), Conflict> {
    plan.ids.client = Some(client.id.clone());
    let mut changes = diff::client(spec, client);
    changes.extend(provider::writable(client, mapped));
    let (kept, removals) = beyond::beyond(spec, pool, client);
    plan.beyond = kept;
    for removal in removals {
        if !changes.iter_mut().any(|change| change.absorb(&removal)) {
            changes.push(removal);
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    if !pool.is_ours() && spec.client.id.is_none() {
        return Err(Conflict::ForeignClient {
            pool: pool.id.clone(),
            id: client.id.clone(),
            name: client.name.clone(),
            fields: changes.iter().map(|change| change.label().to_owned()).collect(),
        });
    }
    plan.steps.push(client.update(changes));
    Ok(())
}

/// The domain that this plan makes.
pub(crate) fn domain_to_make(plan: &Plan) -> Option<&str> {
    plan.steps.iter().find_map(|step| match step {
        Step::CreateDomain { name, .. } => Some(name.as_str()),
        _ => None,
    })
}
