//! Which existing set-up a draft names.

use super::{Invalid, Missing, app_defaults, pool_id, target, urls};
use crate::apps::App;
use crate::settings::draft::Draft;
use crate::settings::{AppSpec, ClientKey, PoolKey, Selected};
use crate::values::AccountId;
use crate::values::Place;

/// Which existing user pool a draft names, where it names no app client and no target that has one.
///
/// # Errors
///
/// A name or an id that can be none.
pub(crate) fn select_pool(draft: &Draft, place: &Place) -> Result<Option<PoolKey>, Invalid> {
    let names_client =
        draft.client.id.is_some() || draft.client.name.is_some() || draft.target.is_some();
    if names_client {
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
    let pool_named = draft.pool.id.is_some() || draft.pool.name.is_some();
    let client_named = draft.client.id.is_some() || draft.client.name.is_some();
    let target = if draft.target.is_some() {
        target(draft, &mut invalid)
    } else {
        if !(pool_named && client_named) {
            invalid.missing.push(Missing {
                flag: match (pool_named, client_named) {
                    (true, _) => "--client-id or --client-name (or --target, for the name it gives by default)",
                    (_, true) => "--pool-id or --pool-name (or --target, for the name it gives by default)",
                    _ => "--target (or --pool-id and --client-id, or a spec file: --spec FILE)",
                },
                example: "ohif",
            });
        }
        None
    };
    let pool_id = pool_id(draft, place, &mut invalid);
    invalid.parse::<AccountId>("--account", draft.account.as_ref());
    let pool_name = invalid.parse("--pool-name", draft.pool.name.as_ref());
    let client_id = invalid.parse("--client-id", draft.client.id.as_ref());
    let client_name = invalid.parse("--client-name", draft.client.name.as_ref());
    let url = match (&draft.app_url, target) {
        (Some(text), Some(target)) => invalid.take("--app-url", target.address(text)),
        (Some(text), None) => invalid.parse("--app-url", Some(text)),
        (None, _) => None,
    };
    let app = AppSpec { url, name_id: draft.name_id.clone() };
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
    let name = target.map(App::name);
    let pool = match (pool_id, pool_name, name) {
        (Some(id), _, _) => Some(PoolKey::Id(id)),
        (None, Some(given), _) => Some(PoolKey::Name(given)),
        (None, None, name) => name.and_then(|name| name.parse().ok()).map(PoolKey::Name),
    };
    let client = match (client_id, client_name, name) {
        (Some(id), _, _) => Some(ClientKey::Id(id)),
        (None, Some(given), _) => Some(ClientKey::Name(given)),
        (None, None, name) => name.and_then(|name| name.parse().ok()).map(ClientKey::Name),
    };
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
