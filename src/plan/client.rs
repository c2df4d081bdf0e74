//! Which app client of a pool belongs to this set-up.

use super::conflict::another;
use super::{Conflict, diff};
use crate::cognito::{ObservedClient, ObservedPool};
use crate::settings::Spec;
use crate::values::{CallbackUrl, ProviderName};

/// The app client of this set-up in a pool that exists, if it is there.
pub(super) fn choose<'a>(
    spec: &Spec,
    pool: &'a ObservedPool,
) -> Result<Option<&'a ObservedClient>, Conflict> {
    match pool.found_clients.as_slice() {
        [] => absent(spec, pool).map(|()| None),
        [client] => suitable(spec, pool, client).map(|()| Some(client)),
        several => Err(Conflict::UnclearClient {
            pool: pool.id.clone(),
            name: spec.client.name.value().to_string(),
            ids: several.iter().map(|client| client.id.clone()).collect(),
        }),
    }
}

/// Whether a client may join a pool that has none of its name.
fn absent(spec: &Spec, pool: &ObservedPool) -> Result<(), Conflict> {
    if let Some(id) = &spec.client.id {
        return Err(Conflict::NoSuchClient { pool: pool.id.clone(), id: id.clone() });
    }
    // A pool found by the target's default name that serves other addresses is somebody's other
    // environment; a client name that was given says that it is meant.
    let is_by_name = spec.pool.id.is_none() && spec.client.name.given().is_none();
    let others: Vec<&ObservedClient> = pool.other_clients.entries().iter().collect();
    if is_by_name && !others.is_empty() && !others.iter().any(|client| serves(spec, client)) {
        let found = format!("the user pool `{}` ({})", pool.name, pool.id);
        return Err(other_app(spec, pool, found, None, &others));
    }
    Ok(())
}

/// Whether the client that was found can be this set-up's.
fn suitable(spec: &Spec, pool: &ObservedPool, client: &ObservedClient) -> Result<(), Conflict> {
    let named = format!("the app client `{}` ({})", client.name, client.id);
    if client.is_registered {
        return Err(Conflict::RegisteredClient { what: named });
    }
    // It is looked up before a plan is made; a refusal ends the run.
    if let Some(kind) = client.kind().filter(|kind| *kind != spec.client.kind) {
        return Err(Conflict::Immutable {
            what: named,
            now: diff::kind(kind).into(),
            wanted: diff::kind(spec.client.kind).into(),
            way_out: "use another app client (`--client-name NAME`), whose id the app then needs"
                .into(),
        });
    }
    // An app without an address asks for nothing that the client could lack.
    let urls = &spec.client.callback_urls;
    let is_asked = urls.given().is_some_and(|urls| !urls.is_empty());
    if spec.client.id.is_none() && is_asked && !serves(spec, client) {
        return Err(other_app(spec, pool, named, Some(client), &[client]));
    }
    Ok(())
}

fn has_wanted_url(spec: &Spec, client: &ObservedClient) -> bool {
    let mut wanted = spec.client.callback_urls.value().iter();
    wanted.any(|wanted| client.callback_urls.iter().any(|url| url == wanted.as_str()))
}

/// Whether a client serves this app, or no app yet.
fn serves(spec: &Spec, client: &ObservedClient) -> bool {
    client.callback_urls.is_empty()
        || client.callback_urls.iter().any(|url| url == CallbackUrl::NOT_DEPLOYED)
        || has_wanted_url(spec, client)
}

/// What was found serves another app; `clients` are those that it has, and `own` the one found by its name.
fn other_app(
    spec: &Spec,
    pool: &ObservedPool,
    found: String,
    own: Option<&ObservedClient>,
    clients: &[&ObservedClient],
) -> Conflict {
    const MAX_SHOWN: usize = 4;
    let wanted = spec.client.callback_urls.value();
    let mut others = pool.other_clients.entries().iter();
    let serving = others.find(|client| has_wanted_url(spec, client));
    let served = clients.iter().flat_map(|client| client.callback_urls.clone());
    let names: Vec<&str> = pool.clients.iter().map(|client| client.name.as_str()).collect();
    Conflict::OtherApp {
        found,
        serves: served.take(MAX_SHOWN).collect(),
        wanted: wanted.first().map(ToString::to_string).unwrap_or_default(),
        client: own.map(|client| client.id.clone()),
        serving_client: serving.map(|client| client.name.clone()),
        pool_suggestion: another(spec.pool.name.value().as_str(), &[pool.name.as_str()]),
        client_suggestion: another(spec.client.name.value().as_str(), &names),
    }
}

/// Providers and resource servers that a spec names and the pool does not have, as far as they were read.
pub(super) fn missing_references(spec: &Spec, pool: Option<&ObservedPool>) -> Vec<String> {
    let which = pool.map_or_else(
        || format!("new user pool `{}`", spec.pool.name.value()),
        |pool| format!("user pool {}", pool.id),
    );
    let providers =
        pool.map_or(Some(&[][..]), |pool| pool.identity_providers.get().map(Vec::as_slice));
    let servers = pool.map_or(Some(&[][..]), |pool| pool.resource_servers.get().map(Vec::as_slice));
    let mut missing = Vec::new();
    if let Some(providers) = providers {
        missing.extend(missing_providers(spec, providers, &which));
    }
    if let Some(servers) = servers {
        missing.extend(missing_servers(spec, servers, &which));
    }
    missing
}

fn missing_providers(spec: &Spec, present: &[String], which: &str) -> Vec<String> {
    let has = if present.is_empty() { "none".to_owned() } else { present.join(", ") };
    let given = spec.client.identity_providers.given().into_iter().flatten();
    given
        .filter(|name| {
            name.as_str() != ProviderName::COGNITO
                && !present.iter().any(|other| other == name.as_str())
                && !super::provider::names(spec).any(|other| other == *name)
        })
        .map(|name| format!("the {which} has no identity provider `{name}`; it has {has}"))
        .collect()
}

fn missing_servers(spec: &Spec, present: &[String], which: &str) -> Vec<String> {
    let given = spec.client.scopes.given().into_iter().flatten();
    given
        .filter_map(|scope| Some((scope, scope.resource_server()?)))
        .filter(|(_, server)| !present.iter().any(|identifier| identifier == server))
        .map(|(scope, server)| {
            format!("the {which} has no resource server `{server}` for the scope `{scope}`")
        })
        .collect()
}
