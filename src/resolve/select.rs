//! Which existing set-up a draft names.

use super::{Invalid, Missing, app_defaults, pool_id, target, urls};
use crate::apps::App;
use crate::settings::draft::Draft;
use crate::settings::{AppSpec, ClientKey, PoolKey, Selected};
use crate::values::AccountId;
use crate::values::Place;

/// Which existing user pool a draft names; `None` if it names an app client, or a target that implies one.
///
/// # Errors
///
/// A name or an id that can never be one.
pub(crate) fn select_pool(draft: &Draft, place: &Place) -> Result<Option<PoolKey>, Invalid> {
    if draft.client.names_one() || draft.target.is_some() {
        return Ok(None);
    }
    let mut invalid = Invalid::default();
    let id = pool_id(draft, place, &mut invalid);
    let name = invalid.parse("--pool-name", draft.pool.name.as_ref());
    if !invalid.is_nothing() {
        return Err(invalid);
    }
    Ok(match (id, name) {
        (Some(id), _) => Some(PoolKey::Id(id)),
        (None, name) => name.map(PoolKey::Name),
    })
}

/// Which existing set-up a draft names: by ids, or by the names that its target gives by default.
///
/// # Errors
///
/// Everything that is wrong with the draft, and what is missing to tell which set-up is meant.
pub(crate) fn select(draft: &Draft, place: &Place) -> Result<Selected, Invalid> {
    let mut invalid = Invalid::default();
    let target = named_target(draft, &mut invalid);
    let name = target.map(App::name);
    let pool_id = pool_id(draft, place, &mut invalid);
    invalid.parse::<AccountId>("--account", draft.account.as_ref());
    let pool_name = invalid.parse("--pool-name", draft.pool.name.as_ref());
    let client_id = invalid.parse("--client-id", draft.client.id.as_ref());
    let client_name = invalid.parse("--client-name", draft.client.name.as_ref());
    let app = app(draft, target, &mut invalid);
    let defaults = match (target, &app.url) {
        (Some(target), Some(_)) => app_defaults(target, &app, &mut invalid),
        _ => None,
    };
    let callbacks = urls("--callback-url", draft.client.callback_urls.as_ref(), &mut invalid);
    let sign_outs = urls("--sign-out-url", draft.client.sign_out_urls.as_ref(), &mut invalid);
    let scopes = invalid.parse_list("--scope", draft.client.scopes.as_ref());
    if !invalid.is_nothing() {
        return Err(invalid);
    }
    let pool_name = pool_name.or_else(|| name?.parse().ok());
    let client_name = client_name.or_else(|| name?.parse().ok());
    let pool = pool_id.map(PoolKey::Id).or_else(|| pool_name.map(PoolKey::Name));
    let client = client_id.map(ClientKey::Id).or_else(|| client_name.map(ClientKey::Name));
    let (Some(pool), Some(client)) = (pool, client) else {
        return Err(invalid);
    };
    Ok(Selected {
        target: name,
        app,
        pool,
        client,
        domain: None,
        callback_urls: callbacks.or_else(|| defaults.as_ref().map(|d| d.callback_urls.clone())),
        sign_out_urls: sign_outs.or_else(|| defaults.as_ref().map(|d| d.sign_out_urls.clone())),
        scopes,
    })
}

/// The target, which may be left out if pool and client are named.
fn named_target(draft: &Draft, invalid: &mut Invalid) -> Option<&'static dyn App> {
    if draft.target.is_some() {
        return target(draft, invalid);
    }
    let flag = match (draft.pool.names_one(), draft.client.names_one()) {
        (true, true) => return None,
        (true, false) => {
            "--client-id or --client-name (or --target, for the name it gives by default)"
        }
        (false, true) => "--pool-id or --pool-name (or --target, for the name it gives by default)",
        (false, false) => "--target (or --pool-id and --client-id, or a spec file: --spec FILE)",
    };
    invalid.missing.push(Missing { flag, example: "ohif" });
    None
}

fn app(draft: &Draft, target: Option<&'static dyn App>, invalid: &mut Invalid) -> AppSpec {
    let url = match (&draft.app_url, target) {
        (Some(text), Some(target)) => invalid.take("--app-url", target.address(text)),
        (Some(text), None) => invalid.parse("--app-url", Some(text)),
        (None, _) => None,
    };
    AppSpec { url, name_id: draft.name_id.clone() }
}
