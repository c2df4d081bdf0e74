//! The login style and the domain of the sign-in pages.

use super::{Conflict, Plan, factors};
use crate::cognito::fields::DomainField;
use crate::cognito::{ObservedClient, ObservedDomain, ObservedPool, Owner, Part, Step};
use crate::settings::{DomainName, Spec};
use crate::values::{LoginPages, Tier};

/// Adds the steps for login style and domain: the style first, because version-2 pages show nothing without one.
pub(super) fn steps(
    plan: &mut Plan,
    spec: &Spec,
    pool: Option<&ObservedPool>,
    owner: Option<&Owner>,
    client: Option<&ObservedClient>,
) -> Result<(), Conflict> {
    let domains = pool.map_or(&[][..], |pool| &pool.domains);
    let present = present(spec.domain.name.given(), domains)?;
    let pages = pages(spec, pool, present)?;
    let lacks_style = client.is_none_or(|client| client.login_style == Part::Read(None));
    if pages == LoginPages::Managed && lacks_style {
        let name = spec.client.name.value().as_str();
        let name = client.map_or(name, |client| client.name.as_str());
        plan.steps.push(Step::CreateLoginStyle { client: name.to_owned() });
    }
    match present {
        None => create(plan, spec.domain.name.value(), pages, pool, owner),
        Some(domain) => change(plan, domain, pages, pool),
    }
}

/// The pages that the domain should show.
fn pages(
    spec: &Spec,
    pool: Option<&ObservedPool>,
    present: Option<&ObservedDomain>,
) -> Result<LoginPages, Conflict> {
    let observed = pool.and_then(|pool| pool.tier.as_deref());
    let tier = spec.pool.tier.given().map(|tier| tier.api()).or(observed);
    let is_lite = tier == Some(Tier::Lite.api());
    let wanted = &spec.domain.pages;
    let default = match present {
        Some(domain) => domain.pages,
        None if is_lite => LoginPages::Classic,
        None => *wanted.value(),
    };
    let pages = *wanted.given().unwrap_or(&default);
    match pool {
        Some(pool) if is_lite && pages == LoginPages::Managed => {
            Err(Conflict::LiteManaged { pool: pool.id.clone() })
        }
        Some(pool) if pages == LoginPages::Classic && factors::is_choice_given(spec) => {
            Err(Conflict::ClassicFactors { pool: pool.id.clone() })
        }
        _ => Ok(pages),
    }
}

fn create(
    plan: &mut Plan,
    name: &DomainName,
    pages: LoginPages,
    pool: Option<&ObservedPool>,
    owner: Option<&Owner>,
) -> Result<(), Conflict> {
    let taken = |owner| Err(Conflict::DomainTaken { domain: name.as_str().to_owned(), owner });
    match owner {
        Some(Owner::Pool(owner)) if pool.is_none_or(|pool| pool.id != *owner) => {
            return taken(Some(owner.clone()));
        }
        Some(Owner::Unknown) => return taken(None),
        Some(Owner::Pool(_)) | None => {}
    }
    plan.steps.push(Step::CreateDomain { name: name.clone(), pages });
    let custom = matches!(name, DomainName::Custom { .. });
    plan.steps.push(Step::AwaitDomain { name: name.as_str().to_owned(), custom });
    Ok(())
}

fn change(
    plan: &mut Plan,
    domain: &ObservedDomain,
    pages: LoginPages,
    pool: Option<&ObservedPool>,
) -> Result<(), Conflict> {
    let name = &domain.name;
    let change = DomainField::MANAGED_LOGIN.set(&domain.described(), pages.version());
    let is_moved = change.is_some();
    if let Some(change) = change {
        let unstyled = pool.map_or(&[][..], |pool| pool.unstyled_clients.entries());
        if pages == LoginPages::Managed && !unstyled.is_empty() {
            let clients = unstyled.iter().map(|client| format!("{} ({})", client.name, client.id));
            return Err(Conflict::Unstyled { clients: clients.collect() });
        }
        plan.steps.push(Step::UpdateDomain { name: name.clone(), changes: vec![change] });
    }
    if is_moved || !domain.is_active() {
        plan.steps.push(Step::AwaitDomain { name: name.clone(), custom: domain.custom });
    }
    Ok(())
}

/// The pool's domain that this set-up uses: the one that was asked for, else a custom one, else the prefix.
fn present<'a>(
    wanted: Option<&DomainName>,
    domains: &'a [ObservedDomain],
) -> Result<Option<&'a ObservedDomain>, Conflict> {
    let of_kind = |custom: bool| domains.iter().find(|domain| domain.custom == custom);
    let Some(wanted) = wanted else {
        return Ok(of_kind(true).or(of_kind(false)));
    };
    let same_kind = of_kind(matches!(wanted, DomainName::Custom { .. }));
    match same_kind {
        Some(domain) if domain.name != wanted.as_str() => Err(Conflict::Immutable {
            what: "the sign-in page address of the user pool".into(),
            now: format!("`{}`", domain.name),
            wanted: format!("`{}`", wanted.as_str()),
            way_out: "the pool keeps its address because other apps depend on it; omit the flag"
                .into(),
        }),
        found => Ok(found),
    }
}

/// The domain of a pool that serves a set-up's sign-in pages: the one that was asked for, else a custom
/// one, else the prefix.
pub(crate) fn serving_domain<'a>(
    wanted: Option<&DomainName>,
    pool: &'a ObservedPool,
) -> Option<&'a ObservedDomain> {
    present(wanted, &pool.domains).ok().flatten()
}
