//! What has to change: spec and observed → plan. The plan people read is the plan that runs.

pub(crate) mod apply;
mod client;
mod conflict;
mod diff;
mod new;
pub(crate) mod provider;
mod teardown;
pub(crate) mod text;

use serde_json::Value;

use crate::cognito::fields::{DomainField, PoolField};
use crate::cognito::{
    FoundPool, Ids, Observed, ObservedClient, ObservedDomain, ObservedPool, Owner, Step,
};
use crate::settings::{DomainName, Spec};
use crate::values::{LoginPages, Tier};

pub(crate) use conflict::{Choice, Conflict, WayOut, removal};

pub(crate) use new::test_user;
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

    pub(crate) fn makes_a_user(&self) -> bool {
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
        FoundPool::None => {
            if let Some(missing) = client::missing_references(spec, None).into_iter().next() {
                return Err(Conflict::Absent(missing));
            }
            plan.steps.push(Step::CreatePool(new::pool(spec)));
            plan.steps.extend(set_mfa(spec, &Value::Null));
            provider::all(&mut plan, spec, None)?;
            plan.steps.push(Step::CreateClient(new::client(spec)));
            domain_steps(&mut plan, spec, None, observed.domain_owner.as_ref(), None)?;
        }
        FoundPool::One(pool) => existing(&mut plan, spec, pool, observed.domain_owner.as_ref())?,
    }
    if let Some(user) = &spec.user {
        let status = match &observed.pool {
            FoundPool::One(pool) => pool.user.as_deref(),
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
    let client = client::choose(spec, pool)?;
    if let Some(missing) = client::missing_references(spec, Some(pool)).into_iter().next() {
        return Err(Conflict::Absent(missing));
    }
    let changes = diff::pool(spec, pool);
    if !changes.is_empty() {
        plan.steps.push(Step::UpdatePool { name: pool.name.clone(), changes });
    }
    // The first client waits for what defaults imply at the pool.
    let mfa = if unfinished { Some(spec.pool.mfa.value()) } else { spec.pool.mfa.given() };
    if mfa.is_some() {
        plan.steps.extend(set_mfa(spec, &pool.described));
    }
    let mapped = provider::all(plan, spec, Some(pool))?;
    match client {
        None => {
            if spec.client.identity_providers.given().is_none() {
                let is_offered =
                    |name: &str| provider::names(spec).any(|other| other.as_str() == name);
                let left_out: Vec<&str> = pool
                    .identity_providers
                    .iter()
                    .map(String::as_str)
                    .filter(|name| !is_offered(name))
                    .collect();
                if !left_out.is_empty() {
                    plan.notes.push(format!(
                        "the pool's identity providers {} are not offered by this app client; add `--identity-provider NAME` (and `--identity-provider COGNITO`) to offer them",
                        left_out.join(", ")
                    ));
                }
            }
            plan.notes
                .push(format!("the app client joins the user pool `{}` ({})", pool.name, pool.id));
            plan.steps.push(Step::CreateClient(new::client(spec)));
        }
        Some(client) => {
            plan.ids.client = Some(client.id.clone());
            let mut changes = diff::client(spec, client);
            changes.extend(provider::writable(client, &mapped));
            if !changes.is_empty() {
                if !pool.is_ours() && spec.client.id.is_none() {
                    return Err(Conflict::ForeignClient {
                        pool: pool.id.clone(),
                        id: client.id.clone(),
                        name: client.name.clone(),
                        fields: changes.iter().map(|change| change.label().to_owned()).collect(),
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
        return Err(Conflict::LiteManaged { pool: pool.id.clone() });
    }
    let client_name =
        client.map_or(spec.client.name.value().as_str(), |client| client.name.as_str());
    let style_missing = client.is_none_or(|client| client.login_style == Some(false));
    if pages == LoginPages::Managed && style_missing {
        plan.steps.push(Step::CreateLoginStyle { client: client_name.to_owned() });
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
                return Err(Conflict::DomainTaken { domain: name.as_str().to_owned(), owner });
            }
            plan.steps.push(Step::CreateDomain { name: name.clone(), pages });
            plan.steps.push(await_domain(name.as_str(), matches!(name, DomainName::Custom { .. })));
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
                    changes: DomainField::MANAGED_LOGIN
                        .set(&domain.described(), pages.version())
                        .into_iter()
                        .collect(),
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
    Step::AwaitDomain { name: name.to_owned(), custom }
}

/// The step that sets the MFA mode of a described pool; `None` if it has the mode.
fn set_mfa(spec: &Spec, described: &Value) -> Option<Step> {
    let to = *spec.pool.mfa.value();
    let change = PoolField::MFA.set(described, to)?;
    Some(Step::SetMfa { pool: spec.pool.name.value().to_string(), to, change })
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
