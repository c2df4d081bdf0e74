//! Which existing set-up a draft names.

use super::{Invalid, Missing, answers, app, app_urls, pool_id, urls};
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

/// What is missing to tell which set-up is meant, if no app is named.
fn missing(pool_named: bool, client_named: bool) -> Option<Missing> {
    let flag = match (pool_named, client_named) {
        (true, true) => return None,
        (true, false) => {
            "--client-id or --client-name (or --target, for the name it gives by default)"
        }
        (false, true) => "--pool-id or --pool-name (or --target, for the name it gives by default)",
        (false, false) => "--target (or --pool-id and --client-id, or a spec file: --spec FILE)",
    };
    Some(Missing { flag, example: "ohif" })
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
    let app = if draft.target.is_some() {
        app(draft, &mut invalid)
    } else {
        invalid.missing.extend(missing(pool_named, client_named));
        None
    };
    let pool_id = pool_id(draft, place, &mut invalid);
    invalid.parse::<AccountId>("--account", draft.account.as_ref());
    let pool_name = invalid.parse("--pool-name", draft.pool.name.as_ref());
    let client_id = invalid.parse("--client-id", draft.client.id.as_ref());
    let client_name = invalid.parse("--client-name", draft.client.name.as_ref());
    let url = match (&draft.app_url, app) {
        (Some(text), Some(app)) => invalid.take("--app-url", app.address(text)),
        (Some(text), None) => invalid.parse("--app-url", Some(text)),
        (None, _) => None,
    };
    let answers = app.map(|app| answers(draft, app, &mut invalid));
    let spec = AppSpec { url, answers: answers.unwrap_or_default() };
    let from_app = match (app, &spec.url) {
        (Some(app), Some(_)) => app_urls(app, &spec, &mut invalid),
        _ => None,
    };
    let callbacks = urls("--callback-url", draft.client.callback_urls.as_ref(), &mut invalid);
    let sign_outs = urls("--sign-out-url", draft.client.sign_out_urls.as_ref(), &mut invalid);
    let scopes = invalid.parse_list("--scope", draft.client.scopes.as_ref());
    if !invalid.is_nothing() {
        return Err(invalid);
    }
    let name = app.map(|app| app.name);
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
        app: spec,
        pool,
        client,
        domain: None,
        callback_urls: callbacks.or_else(|| from_app.as_ref().map(|urls| urls.callback.clone())),
        sign_out_urls: sign_outs.or_else(|| from_app.map(|urls| urls.sign_out)),
        scopes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_for_another_app_does_not_keep_a_set_up_from_being_found() {
        let draft = Draft {
            target: Some("ohif".to_owned()),
            answers: [("name_id", "clinic".to_owned())].into_iter().collect(),
            ..Draft::default()
        };
        let place = Place { region: "eu-central-1".parse().unwrap(), account: None };
        let selected = select(&draft, &place).unwrap();
        assert_eq!(selected.target, Some("ohif"));
        assert!(selected.app.answers.is_empty());
    }
}
