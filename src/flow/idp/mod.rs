//! The identity providers behind a pool: listed, added, given another secret, removed.

mod add;
mod given;
mod list;
mod new_secret;
mod remove;
mod rotate;
mod trial;

use std::path::Path;

use crate::cognito::{ObservedClient, ObservedPool};
use crate::error::Error;
use crate::flow::load::Loaded;
use crate::settings::Metadata;
use crate::ui::printer::Printer;
use crate::values::ProviderName;

pub(crate) use add::{add, reads as add_reads};
pub(crate) use list::{list, reads as list_reads};
pub(crate) use remove::{reads as remove_reads, remove};
pub(crate) use rotate::{reads as rotate_reads, rotate};

/// Refuses a name that no provider can have.
fn check(name: &str, of_pool: &str) -> Result<(), Error> {
    if name.trim().is_empty() {
        return Err(Error::Usage("the name of the identity provider is empty".to_owned()));
    }
    if name == ProviderName::COGNITO {
        let why = format!("`COGNITO` stands for the pool's own users and {of_pool}");
        return Err(Error::Usage(why));
    }
    Ok(())
}

/// The spec file, if it names that provider.
fn spec_naming<'a>(loaded: &'a Loaded, name: &str) -> Option<&'a Path> {
    let Loaded { draft, file, .. } = loaded;
    let mut tables = draft.providers.iter();
    let mut names = draft.client.identity_providers.iter().flatten();
    let is_named =
        tables.any(|table| table.name.as_deref() == Some(name)) || names.any(|other| other == name);
    file.as_deref().filter(|_| is_named)
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
        printer.result_line(format_args!("{} {}{place}{offered}", provider.name, provider.kind));
    }
}
