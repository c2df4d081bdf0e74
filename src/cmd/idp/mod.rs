//! `cogoidc idp`: the identity providers behind a pool.

mod add;
mod given;
mod list;
mod remove;

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::cognito::{ObservedClient, ObservedPool, ObservedProvider};
use crate::flow::load::Loaded;
use crate::flow::report::opening;
use crate::plan::Plan;
use crate::plan::text::reports;
use crate::settings::Metadata;
use crate::ui::printer::Printer;

pub(super) use add::add;
pub(super) use list::list;
pub(super) use remove::remove;

/// The spec file, if it names that provider.
fn spec_naming<'a>(loaded: &'a Loaded, name: &str) -> Option<&'a Path> {
    let Loaded { draft, file, .. } = loaded;
    let mut tables = draft.providers.iter();
    let mut names = draft.client.identity_providers.iter().flatten();
    let is_named =
        tables.any(|table| table.name.as_deref() == Some(name)) || names.any(|other| other == name);
    file.as_deref().filter(|_| is_named)
}

/// What a pool's providers and a client's choice of them are, for the result.
fn document(pool: &ObservedPool, client: Option<&ObservedClient>) -> Map<String, Value> {
    let mut document = opening("idp");
    let providers: Vec<Value> = pool
        .providers
        .iter()
        .map(|provider| {
            json!({
                "name": provider.name,
                "type": provider.kind,
                "details": details(provider),
                "mapping": provider.mapping,
            })
        })
        .collect();
    let members = json!({
        "pool": {"id": pool.id, "name": pool.name},
        "client": client.map(|client| json!({"id": client.id, "name": client.name})),
        "identity_providers": client.map(|client| &client.identity_providers),
        "providers": providers,
    });
    if let Value::Object(members) = members {
        document.extend(members);
    }
    document
}

/// The details that are of interest to a reader: those that an upstream gave, a document's text apart.
fn details(provider: &ObservedProvider) -> Map<String, Value> {
    let shown = ["oidc_issuer", "client_id", "authorize_scopes", Metadata::ADDRESS];
    let details = provider.details.iter();
    details
        .filter(|(name, _)| shown.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect()
}

/// Puts the steps of a run into its document.
fn with_steps(document: &mut Map<String, Value>, plan: &Plan, done: &[bool]) {
    document
        .insert("steps".to_owned(), serde_json::to_value(reports(plan, done)).unwrap_or_default());
    document.insert("changed".to_owned(), done.contains(&true).into());
}

/// One line a provider: its name, its type, where it is, whether the client offers it.
fn lines(pool: &ObservedPool, client: Option<&ObservedClient>, printer: Printer) {
    for provider in &pool.providers {
        let place = ["oidc_issuer", Metadata::ADDRESS]
            .into_iter()
            .find_map(|name| provider.details.get(name))
            .map(|place| format!(" {place}"))
            .unwrap_or_default();
        let offered = match client {
            Some(client) if client.identity_providers.contains(&provider.name) => {
                format!(" (offered by {})", client.name)
            }
            Some(client) => format!(" (not offered by {})", client.name),
            None => {
                let offers =
                    |client: &&ObservedClient| client.identity_providers.contains(&provider.name);
                let names = pool.other_clients.entries().iter().filter(offers);
                let mut names: Vec<&str> = names.map(|client| client.name.as_str()).collect();
                names.sort_unstable();
                match names.as_slice() {
                    [] => " (offered by no app client)".to_owned(),
                    names => format!(" (offered by {})", names.join(", ")),
                }
            }
        };
        printer.result(format_args!("{} {}{place}{offered}\n", provider.name, provider.kind));
    }
}
