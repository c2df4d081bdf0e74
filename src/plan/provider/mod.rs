//! Identity providers join a pool and an app client, and leave them.

mod differences;
mod leave;
mod renewal;
mod wanted;

use super::{Conflict, Plan};
use crate::apps::{App, find};
use crate::cognito::fields::{Change, ClientField};
use crate::cognito::{Ids, ObservedClient, ObservedPool, Step};
use crate::settings::{Mapping, ProviderSpec, Spec};
use crate::values::ProviderName;
use differences::{Other, differences};

use wanted::{Attributes, DesiredProvider, wanted};

pub(crate) use leave::leave;
pub(crate) use renewal::renew;

/// The steps that make one provider sign people in for a client; with `only`, nobody else.
///
/// # Errors
///
/// A provider of that name with other settings; attributes of the pool that cannot be mapped.
pub(crate) fn join(
    pool: &ObservedPool,
    client: &ObservedClient,
    provider: &ProviderSpec,
    app: Option<&App>,
    only: bool,
) -> Result<Plan, Conflict> {
    let mut plan = Plan {
        ids: Ids { pool: Some(pool.id.clone()), client: Some(client.id.clone()) },
        ..Plan::default()
    };
    let attributes = Attributes::of(pool);
    let wanted = wanted(provider, app, &attributes)?;
    let mapped = step(&mut plan, &attributes, Some(pool), &wanted, Other::Refused)?;
    let name = provider.name.as_str();
    let mut changes = Vec::new();
    let offers = &client.identity_providers;
    let add: Vec<String> =
        [name.to_owned()].into_iter().filter(|name| !offers.contains(name)).collect();
    let remove: Vec<String> =
        offers.iter().filter(|other| only && *other != name).cloned().collect();
    changes.extend(ClientField::IDENTITY_PROVIDERS.edit(add, remove));
    changes.extend(writable(client, &mapped));
    if !changes.is_empty() {
        plan.steps.push(client.update(changes));
    }
    Ok(plan)
}

/// The steps for every provider of a spec, before its client; what they map comes back.
///
/// # Errors
///
/// As [`join`].
pub(super) fn all(
    plan: &mut Plan,
    spec: &Spec,
    pool: Option<&ObservedPool>,
) -> Result<Mapping, Conflict> {
    let attributes = pool.map_or_else(|| Attributes::of_new(spec), Attributes::of);
    let target = find(spec.target);
    let other = match pool {
        Some(pool) if !pool.is_ours() => Other::Refused,
        _ => Other::Changed,
    };
    let mut mapped = Mapping::new();
    for provider in &spec.providers {
        let wanted = wanted(provider, target, &attributes)?;
        mapped.extend(step(plan, &attributes, pool, &wanted, other)?);
    }
    // Those that are only named are there, and bring what they map.
    let named = spec.client.identity_providers.given().into_iter().flatten();
    for name in named {
        let there = pool.and_then(|pool| pool.provider(name.as_str()));
        mapped.extend(there.into_iter().flat_map(|there| there.mapping.clone()));
    }
    Ok(mapped)
}

/// Adds the step that creates or changes one provider, and returns its mapping.
fn step(
    plan: &mut Plan,
    attributes: &Attributes<'_>,
    pool: Option<&ObservedPool>,
    wanted: &DesiredProvider,
    other: Other,
) -> Result<Mapping, Conflict> {
    let name = &wanted.provider.name;
    let there = pool.and_then(|pool| pool.provider(name.as_str()));
    let mapped = match (pool, there) {
        (Some(pool), Some(there)) => {
            let changes = differences(pool, wanted, there, other)?;
            if !changes.is_empty() {
                plan.steps.push(Step::UpdateProvider { name: name.clone(), changes });
            }
            if there.secret.is_none() && wanted.provider.secret.is_some() {
                plan.notes.push(format!(
                    "the identity provider `{name}`, secret: not compared: Cognito does not return the current one"
                ));
            }
            let mut mapped = wanted.needed.clone();
            mapped.extend(there.mapping.clone());
            mapped
        }
        _ => create(plan, wanted),
    };
    mappable(attributes, &mapped)?;
    Ok(mapped)
}

/// Adds the step that creates a provider, and returns its mapping.
fn create(plan: &mut Plan, wanted: &DesiredProvider) -> Mapping {
    let name = &wanted.provider.name;
    plan.notes.extend(wanted.left_out.iter().map(|attribute| {
        format!("`{name}` does not fill {attribute}, which can be set only once in this user pool")
    }));
    plan.notes.push(format!(
        "people who sign in through it get user names that begin with `{name}_`: under another name, everybody would be a new user"
    ));
    plan.steps.push(Step::CreateProvider(wanted.provider.clone()));
    wanted.provider.mapping.clone()
}

/// Refuses to map what the pool cannot take at each sign-in.
fn mappable(attributes: &Attributes<'_>, mapping: &Mapping) -> Result<(), Conflict> {
    for attribute in mapping.keys().filter(|name| *name != "username") {
        let why = if attributes.immutable.contains(attribute) {
            "can be set only once, when a user is created, and a mapped attribute is set at every sign-in"
        } else if attribute.starts_with("custom:") && !attributes.all.contains(attribute) {
            "does not exist"
        } else {
            continue;
        };
        return Err(Conflict::Unmappable {
            pool: attributes.pool.clone(),
            attribute: attribute.clone(),
            why,
        });
    }
    Ok(())
}

/// What a client must be allowed to write, or it cannot sign anybody in.
pub(super) fn writable(client: &ObservedClient, mapping: &Mapping) -> Option<Change> {
    ClientField::WRITABLE_ATTRIBUTES.add(client.unwritable(mapping))
}

/// The names of a spec's providers.
pub(super) fn names(spec: &Spec) -> impl Iterator<Item = &ProviderName> {
    spec.providers.iter().map(|provider: &ProviderSpec| &provider.name)
}

/// The provider that a spec wants alone, and what else the client offers: a plan removes no provider.
pub(crate) fn not_alone<'a>(
    spec: &'a Spec,
    client: &'a ObservedClient,
) -> Option<(&'a ProviderSpec, Vec<&'a str>)> {
    let only = spec.providers.iter().find(|provider| provider.only)?;
    let others = client.other_offers(only.name.as_str());
    (!others.is_empty()).then_some((only, others))
}
