//! Which app client of a pool is this set-up's.

use super::{Conflict, diff};
use crate::cognito::{ObservedClient, ObservedPool};
use crate::settings::Spec;
use crate::values::{CallbackUrl, ProviderName};

/// The client of this set-up in a pool that is there, if it is there.
pub(super) fn choose<'a>(
    spec: &Spec,
    pool: &'a ObservedPool,
) -> Result<Option<&'a ObservedClient>, Conflict> {
    let wanted = spec.client.callback_urls.value();
    let serves =
        |client: &ObservedClient| {
            client.callback_urls.iter().any(|url| {
                url == CallbackUrl::NOT_DEPLOYED || wanted.iter().any(|w| w.as_str() == url)
            }) || client.callback_urls.is_empty()
        };
    let other_app = |found: String, own: Option<&ObservedClient>, clients: &[&ObservedClient]| {
        let serving = pool.other_clients.iter().find(|client| {
            wanted.iter().any(|w| client.callback_urls.iter().any(|u| u == w.as_str()))
        });
        let mut serves: Vec<String> =
            clients.iter().flat_map(|client| client.callback_urls.clone()).collect();
        serves.truncate(4);
        Conflict::OtherApp {
            found,
            serves,
            wanted: wanted.first().map(ToString::to_string).unwrap_or_default(),
            client: own.map(|client| client.id.clone()),
            serving_client: serving.map(|client| client.name.clone()),
            pool_suggestion: another(spec.pool.name.value().as_str(), &[pool.name.as_str()]),
            client_suggestion: another(
                spec.client.name.value().as_str(),
                &pool.clients.iter().map(|client| client.name.as_str()).collect::<Vec<_>>(),
            ),
        }
    };
    match pool.found_clients.as_slice() {
        [] => {
            if let Some(id) = &spec.client.id {
                return Err(Conflict::NoSuchClient { pool: pool.id.clone(), id: id.clone() });
            }
            // A pool found by the target's default name that serves other addresses is somebody's
            // other environment; a client name of one's own says that it is meant.
            let by_name = spec.pool.id.is_none() && spec.client.name.given().is_none();
            let others: Vec<&ObservedClient> = pool.other_clients.iter().collect();
            if by_name && !others.is_empty() && !others.iter().any(|client| serves(client)) {
                return Err(other_app(
                    format!("the user pool `{}` ({})", pool.name, pool.id),
                    None,
                    &others,
                ));
            }
            Ok(None)
        }
        [client] => {
            if client.kind != spec.client.kind {
                return Err(Conflict::Immutable {
                    what: format!("the app client `{}` ({})", client.name, client.id),
                    now: diff::kind(client.kind).into(),
                    wanted: diff::kind(spec.client.kind).into(),
                    way_out: "another app client is needed, `--client-name NAME`, and the app gets its new id".into(),
                });
            }
            // Without an address of its own the app asks for nothing that the client could lack.
            let asked = spec.client.callback_urls.given().is_some();
            if spec.client.id.is_none() && asked && !wanted.is_empty() && !serves(client) {
                return Err(other_app(
                    format!("the app client `{}` ({})", client.name, client.id),
                    Some(client),
                    &[client],
                ));
            }
            Ok(Some(client))
        }
        several => Err(Conflict::UnclearClient {
            pool: pool.id.clone(),
            name: spec.client.name.value().to_string(),
            ids: several.iter().map(|client| client.id.clone()).collect(),
        }),
    }
}

/// A name that is free: `<name>-prod`, then with numbers.
pub(super) fn another(name: &str, taken: &[&str]) -> String {
    let first = format!("{name}-prod");
    std::iter::once(first)
        .chain((2..).map(|n| format!("{name}-{n}")))
        .find(|candidate| !taken.contains(&candidate.as_str()))
        .unwrap_or_default()
}

/// Providers and resource servers that are named and not there.
pub(super) fn missing_references(spec: &Spec, pool: Option<&ObservedPool>) -> Vec<String> {
    let mut missing = Vec::new();
    let none = Vec::new();
    let providers = pool.map_or(&none, |pool| &pool.identity_providers);
    let servers = pool.map_or(&none, |pool| &pool.resource_servers);
    let which = pool.map_or_else(
        || format!("new user pool `{}`", spec.pool.name.value()),
        |pool| format!("user pool {}", pool.id),
    );
    for provider in spec.client.identity_providers.given().into_iter().flatten() {
        if provider.as_str() != ProviderName::COGNITO
            && !providers.iter().any(|name| name == provider.as_str())
            && !super::provider::names(spec).any(|name| name == provider)
        {
            let there = if providers.is_empty() { "none".to_owned() } else { providers.join(", ") };
            missing
                .push(format!("the {which} has no identity provider `{provider}`; it has {there}"));
        }
    }
    for scope in spec.client.scopes.given().into_iter().flatten() {
        if let Some(server) = scope.resource_server()
            && !servers.iter().any(|identifier| identifier == server)
        {
            missing.push(format!(
                "the {which} has no resource server `{server}` for the scope `{scope}`"
            ));
        }
    }
    missing
}
