//! An identity provider leaves the app clients, then the pool.

use crate::cognito::fields::ClientField;
use crate::cognito::{Ids, ObservedClient, ObservedPool, Step};
use crate::plan::{Conflict, Plan};

/// The steps that remove a provider: from the clients first.
///
/// # Errors
///
/// Clients that would be left with nobody to sign people in; other app clients that were not read.
pub(crate) fn leave(pool: &ObservedPool, name: &str) -> Result<Plan, Conflict> {
    let Some(others) = pool.other_clients.get() else {
        return Err(Conflict::Absent(
            "the other app clients of the user pool were not read".into(),
        ));
    };
    let clients = pool.found_clients.iter().chain(others);
    let using: Vec<&ObservedClient> = clients
        .filter(|client| client.identity_providers.iter().any(|other| other == name))
        .collect();
    let left_alone: Vec<String> = using
        .iter()
        .filter(|client| client.identity_providers.len() == 1)
        .map(|client| format!("{} ({})", client.name, client.id))
        .collect();
    if !left_alone.is_empty() {
        return Err(Conflict::SoleProvider { name: name.to_owned(), clients: left_alone });
    }
    let mut steps: Vec<Step> = using
        .into_iter()
        .map(|client| {
            let change = ClientField::IDENTITY_PROVIDERS.edit(Vec::new(), vec![name.to_owned()]);
            client.update(change.into_iter().collect())
        })
        .collect();
    let mut notes = Vec::new();
    if pool.provider(name).is_some() {
        notes.push(format!(
            "the users `{name}_…` who signed in through it stay, but can no longer sign in"
        ));
        steps.push(Step::DeleteProvider { name: name.to_owned() });
    }
    Ok(Plan {
        steps,
        ids: Ids { pool: Some(pool.id.clone()), client: None },
        notes,
        ..Plan::default()
    })
}
