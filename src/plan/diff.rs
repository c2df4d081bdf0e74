//! Differences, field by field: only what was given counts.

use super::{Conflict, factors, provider};
use crate::cognito::auth_flows::{self, WantedFlows};
use crate::cognito::fields::{Assignment, Change, ClientField, List, PoolField};
use crate::cognito::{ObservedClient, ObservedPool};
use crate::settings::{ClientKind, Setting, Spec};
use crate::values::{CallbackUrl, IssuerType, ProviderName, SignIn};

/// A list that gains what was given and is not there.
fn gained<T: ToString>(now: &[String], wanted: &Setting<Vec<T>>) -> Vec<String> {
    let given = wanted.given().into_iter().flatten().map(ToString::to_string);
    given.filter(|entry| !now.contains(entry)).collect()
}

/// What differs at the pool itself.
pub(super) fn pool(spec: &Spec, pool: &ObservedPool) -> Vec<Change> {
    let settings = PoolField::settings(&spec.pool).into_iter().filter(Assignment::is_given);
    let tags = spec.pool.tags.iter();
    settings
        .filter_map(|setting| setting.change(&pool.described))
        .chain(factors::missing(spec, pool))
        .chain(tags.filter_map(|(key, value)| {
            PoolField::TAGS.set(&pool.tags, key.as_str(), Some(value.as_str()))
        }))
        .collect()
}

/// What differs at the app client.
pub(super) fn client(spec: &Spec, client: &ObservedClient) -> Vec<Change> {
    let wanted = &spec.client;
    // One that was found by its name has the name.
    let name = wanted.id.as_ref().and(wanted.name.given());
    let name = name.and_then(|name| ClientField::NAME.set(&client.described, name.to_string()));
    let lists = [
        urls(&ClientField::CALLBACK_URLS, &client.callback_urls, &wanted.callback_urls),
        urls(&ClientField::SIGN_OUT_URLS, &client.sign_out_urls, &wanted.sign_out_urls),
        ClientField::SCOPES.add(gained(&client.scopes, &wanted.scopes)),
        ClientField::IDENTITY_PROVIDERS.add(gained(&client.identity_providers, &offered(spec))),
    ];
    let mut changes: Vec<Change> = name.into_iter().chain(lists.into_iter().flatten()).collect();
    // A client that is to send people back needs the code flow switched on, whoever made it.
    if !changes.is_empty() && wanted.id.is_some() {
        changes.extend(ClientField::OAUTH.set(&client.described, true));
        let code = Setting::Given(vec![auth_flows::CODE]);
        changes.extend(ClientField::FLOWS.add(gained(&client.flows, &code)));
    }
    let rotation = wanted.refresh_rotation.given();
    let switch = rotation.and_then(|&on| ClientField::REFRESH_ROTATION.set(&client.described, on));
    let flows = WantedFlows {
        rotation: rotation.copied().filter(|_| switch.is_some()),
        choice: factors::is_choice_given(spec),
    };
    changes.extend(switch);
    changes.extend(auth_flows::change(client, flows));
    changes
}

/// The identity providers that the spec names.
fn offered(spec: &Spec) -> Setting<Vec<ProviderName>> {
    let mut given = spec.client.identity_providers.given().cloned();
    for name in provider::names(spec) {
        let names = given.get_or_insert_default();
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    Setting::or(given, Vec::new())
}

/// A URL list; the placeholder of an app that was not deployed goes when a real URL is given.
fn urls(list: &List, now: &[String], wanted: &Setting<Vec<CallbackUrl>>) -> Option<Change> {
    let is_placeholder = |url: &str| url == CallbackUrl::NOT_DEPLOYED;
    let is_deployed = wanted.given()?.iter().any(|url| !is_placeholder(url.as_str()));
    let placeholder = now.iter().filter(|url| is_deployed && is_placeholder(url));
    list.edit(gained(now, wanted), placeholder.cloned().collect())
}

/// Refuses what can never change and was asked to be otherwise.
pub(super) fn permanent(spec: &Spec, pool: &ObservedPool) -> Result<(), Conflict> {
    if let Some(wanted) = spec.pool.sign_in.given()
        && pool.sign_in != Some(*wanted)
    {
        let now = pool.sign_in.map_or("another way".to_owned(), |now: SignIn| now.to_string());
        return Err(Conflict::Immutable {
            what: format!("sign-in of the user pool `{}` ({})", pool.name, pool.id),
            now,
            wanted: wanted.to_string(),
            way_out: "it is fixed when the pool is created; use a new pool (`--pool-name NAME`), which has separate users".into(),
        });
    }
    let issuer = if pool.updated_issuer { IssuerType::Updated } else { IssuerType::Original };
    if let Some(wanted) = spec.pool.issuer.given()
        && *wanted != issuer
    {
        return Err(Conflict::Immutable {
            what: format!("the issuer of the user pool `{}` ({})", pool.name, pool.id),
            now: issuer.to_string(),
            wanted: wanted.to_string(),
            way_out: "every app of the pool trusts the one it has; use a new pool (`--pool-name NAME`), which has separate users".into(),
        });
    }
    if spec.pool.id.is_some()
        && let Some(name) = spec.pool.name.given()
        && name.as_str() != pool.name
    {
        return Err(Conflict::Immutable {
            what: format!("the name of the user pool {}", pool.id),
            now: format!("`{}`", pool.name),
            wanted: format!("`{name}`"),
            way_out: "cogoidc knows its pools by their names; correct the name in the spec file"
                .into(),
        });
    }
    Ok(())
}

/// Refuses refresh token rotation in a pool whose tier has none: it belongs to the tiers essentials and plus.
pub(super) fn rotation_has_its_tier(spec: &Spec, pool: &ObservedPool) -> Result<(), Conflict> {
    match spec.client.refresh_rotation.given() {
        Some(true) if factors::is_lite(spec, pool) => {
            Err(Conflict::LiteLacks { pool: pool.id.clone(), what: "refresh token rotation" })
        }
        _ => Ok(()),
    }
}

pub(super) fn kind(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Public => "public (no secret)",
        ClientKind::Confidential => "confidential (with a secret)",
    }
}
