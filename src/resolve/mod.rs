//! Draft and app → spec: the one place where defaults and rules are applied.

mod app;
mod client;
mod domain;
mod invalid;
mod pool;
pub(crate) mod prefix;
mod provider;
mod select;

use crate::settings::draft::Draft;
use crate::settings::{Spec, UserSpec};
use crate::values::AccountId;
use crate::values::Place;
use app::{answers, app, app_spec, app_urls};
pub(crate) use client::MAX_URLS;
use client::{client, urls};
use domain::domain;
pub(crate) use invalid::{Invalid, Missing, Problem};
use pool::{pool, pool_id};
pub(crate) use provider::{Fault, pairs, provider};
pub(crate) use select::{select, select_pool};

/// The spec a draft stands for, at that place.
///
/// # Errors
///
/// Everything that is wrong with the draft and everything that is missing from it.
pub(crate) fn resolve(draft: &Draft, place: &Place) -> Result<Spec, Invalid> {
    let mut invalid = Invalid::default();
    match build(draft, place, &mut invalid) {
        Some(spec) if invalid.is_nothing() => Ok(spec),
        _ => Err(invalid),
    }
}

fn build(draft: &Draft, place: &Place, invalid: &mut Invalid) -> Option<Spec> {
    let app = app(draft, invalid);
    let pool_id = pool_id(draft, place, invalid);
    invalid.parse::<AccountId>("--account", draft.account.as_ref());
    let app_spec = app_spec(draft, app, invalid);
    let urls = match (app, &app_spec) {
        (Some(app), Some(spec)) if invalid.missing.is_empty() => app_urls(app, spec, invalid),
        _ => None,
    };
    let pool = pool(draft, pool_id, app, invalid);
    let client = client(draft, app_spec.as_ref(), app, urls.as_ref(), invalid);
    let domain = domain(draft, pool.as_ref(), place, invalid);
    let providers = provider::providers(draft, invalid);
    let user = user(draft, invalid);
    Some(Spec {
        target: app?.name,
        app: app_spec?,
        place: place.clone(),
        pool: pool?,
        client: client?,
        domain: domain?,
        providers: providers?,
        exact: draft.exact.clone().unwrap_or_default(),
        user: user?,
    })
}

/// The user to create, if one is wanted; `None` if the address is wrong.
fn user(draft: &Draft, invalid: &mut Invalid) -> Option<Option<UserSpec>> {
    match &draft.user.email {
        None => Some(None),
        Some(text) => invalid
            .take("--test-user", text.parse())
            .map(|email| Some(UserSpec { email, password: None })),
    }
}
