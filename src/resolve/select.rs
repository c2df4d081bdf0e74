//! Which existing set-up a draft names.

use super::{Invalid, Missing, answers, app, app_urls, pool_id, urls};
use crate::apps::App;
use crate::settings::draft::{ClientDraft, Draft, PoolDraft};
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
fn missing(pool: &PoolDraft, client: &ClientDraft) -> Option<Missing> {
    let flag = match (pool.names_one(), client.names_one()) {
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
    let app = match draft.target {
        Some(_) => app(draft, &mut invalid),
        None => {
            invalid.missing.extend(missing(&draft.pool, &draft.client));
            None
        }
    };
    let pool = pool_key(draft, place, app, &mut invalid);
    invalid.parse::<AccountId>("--account", draft.account.as_ref());
    let client = client_key(draft, app, &mut invalid);
    let spec = known_app(draft, app, &mut invalid);
    let from_app = match (app, &spec.url) {
        (Some(app), Some(_)) => app_urls(app, &spec, &mut invalid),
        _ => None,
    };
    let callbacks = urls("--callback-url", draft.client.callback_urls.as_ref(), &mut invalid);
    let sign_outs = urls("--sign-out-url", draft.client.sign_out_urls.as_ref(), &mut invalid);
    let scopes = invalid.parse_list("--scope", draft.client.scopes.as_ref());
    let (Some(pool), Some(client), true) = (pool, client, invalid.is_nothing()) else {
        return Err(invalid);
    };
    Ok(Selected {
        target: app.map(|app| app.name),
        app: spec,
        pool,
        client,
        domain: None,
        callback_urls: callbacks.or_else(|| from_app.as_ref().map(|urls| urls.callback.clone())),
        sign_out_urls: sign_outs.or_else(|| from_app.map(|urls| urls.sign_out)),
        scopes,
    })
}

/// The user pool that is named: by its id, or by the name that is given or that the app gives by default.
fn pool_key(
    draft: &Draft,
    place: &Place,
    app: Option<&App>,
    invalid: &mut Invalid,
) -> Option<PoolKey> {
    let id = pool_id(draft, place, invalid);
    let name = invalid.parse("--pool-name", draft.pool.name.as_ref());
    let name = name.or_else(|| app?.set_up_name()?.parse().ok());
    id.map(PoolKey::Id).or(name.map(PoolKey::Name))
}

/// The app client that is named, as for the pool.
fn client_key(draft: &Draft, app: Option<&App>, invalid: &mut Invalid) -> Option<ClientKey> {
    let id = invalid.parse("--client-id", draft.client.id.as_ref());
    let name = invalid.parse("--client-name", draft.client.name.as_ref());
    let name = name.or_else(|| app?.set_up_name()?.parse().ok());
    id.map(ClientKey::Id).or(name.map(ClientKey::Name))
}

/// What is known about the app; nothing is demanded of a set-up that exists.
fn known_app(draft: &Draft, app: Option<&'static App>, invalid: &mut Invalid) -> AppSpec {
    let url = match (&draft.app_url, app) {
        (Some(text), Some(app)) => invalid.take("--app-url", app.address(text)),
        (Some(text), None) => invalid.parse("--app-url", Some(text)),
        (None, _) => None,
    };
    let answers = app.map(|app| answers(draft, app, invalid));
    AppSpec { url, answers: answers.unwrap_or_default() }
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
