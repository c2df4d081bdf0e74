//! `cogoidc idp`: the identity providers behind a pool.

mod add;
mod given;
mod list;
mod remove;

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::apps::{App, find};
use crate::cli::{Common, Selection};
use crate::cognito::{Described, ObservedClient, ObservedPool, ObservedProvider, Wanted};
use crate::error::Failure;
use crate::flow::connect::Session;
use crate::flow::existing::{Named, look};
use crate::flow::load::Loaded;
use crate::flow::report::{self, opening};
use crate::flow::{agree, setup};
use crate::plan::Plan;
use crate::plan::text::{PlanText, reports};
use crate::resolve::select_pool;
use crate::settings::Metadata;
use crate::ui::printer::Printer;
use crate::ui::terminal::Interrupt;

pub(super) use add::add;
pub(super) use list::list;
pub(super) use remove::remove;

/// A pool that is to be looked at.
struct Place {
    /// What was given, and the spec file that it came from.
    loaded: Loaded,
    session: Session,
    target: Option<&'static dyn App>,
    wanted: Wanted,
}

impl Place {
    /// A pool and its app client.
    async fn open(
        selection: Selection,
        common: &Common,
        providers: Described,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let named = Named::load(selection, common, printer).await?;
        Self::with_client(named, providers).await
    }

    /// A pool, whoever its app clients are where none is named.
    async fn open_pool(
        selection: Selection,
        common: &Common,
        providers: Described,
        printer: Printer,
    ) -> Result<Self, Failure> {
        let named = Named::load(selection, common, printer).await?;
        let Some(pool) = select_pool(&named.loaded.draft, &named.destination.place())? else {
            return Self::with_client(named, providers).await;
        };
        let (loaded, session) = named.open().await?;
        Ok(Self {
            loaded,
            session,
            target: None,
            wanted: Wanted { providers, other_clients: true, ..setup::wanted_at(pool, None) },
        })
    }

    async fn with_client(named: Named<'_>, providers: Described) -> Result<Self, Failure> {
        let selected = named.selected()?;
        let (loaded, session) = named.open().await?;
        let wanted = Wanted { providers, ..setup::wanted_of(&selected) };
        Ok(Self { loaded, session, target: selected.target.and_then(find), wanted })
    }

    /// The spec file, where it names that provider.
    fn spec_naming(&self, name: &str) -> Option<&Path> {
        let Loaded { draft, file, .. } = &self.loaded;
        let mut tables = draft.providers.iter();
        let mut names = draft.client.identity_providers.iter().flatten();
        let is_named = tables.any(|table| table.name.as_deref() == Some(name))
            || names.any(|other| other == name);
        file.as_deref().filter(|_| is_named)
    }

    /// The pool, with one client of the wanted name at most.
    async fn pool(&self) -> Result<ObservedPool, Failure> {
        let observed = setup::observe(&self.session, &self.wanted).await?;
        setup::pool(observed, &self.wanted, &self.session.place)
    }

    /// The pool and the client.
    async fn found(&self) -> Result<(ObservedPool, ObservedClient), Failure> {
        look(&self.session, &self.wanted).await
    }
}

/// Shows a plan and has it confirmed.
fn agreed(plan: &Plan, common: &Common, printer: Printer) -> Result<(), Failure> {
    let text = PlanText { plan, files: &[], suffix: None };
    setup::show(printer, &text);
    if !plan.is_pending() {
        return Ok(());
    }
    agree::agreed(common, printer, "Change this?", "make the changes shown above")
        .map_err(|failure| failure.knowing(report::progress(plan, &[], &plan.ids)))
}

/// Makes a plan true that was agreed to; for each step, whether it was done.
async fn made(
    place: &Place,
    plan: &Plan,
    printer: Printer,
    interrupt: &Interrupt,
) -> Result<Vec<bool>, Failure> {
    let applied = setup::make(&place.session, plan, printer, interrupt).await;
    let done = applied.done.clone();
    match setup::unfinished(applied, plan, None, interrupt) {
        Some(failure) => Err(failure),
        None => Ok(done),
    }
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
                let names = pool.other_clients.iter().filter(offers);
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
