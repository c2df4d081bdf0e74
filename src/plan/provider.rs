//! An identity provider joins a pool and an app client, and leaves them.

use std::collections::BTreeMap;

use super::{Conflict, Plan};
use crate::cognito::step::{Change, Hidden, NewProvider, SECRET};
use crate::cognito::{Ids, ObservedClient, ObservedPool, ObservedProvider, Step};
use crate::spec::types::ProviderName;

/// Attributes that Cognito sets itself, so that no client has to be allowed to.
const NOT_WRITTEN: [&str; 3] = ["email_verified", "phone_number_verified", "username"];

/// A provider that is to sign people in.
#[derive(Clone, Debug)]
pub(crate) struct Joining {
    pub(crate) provider: Wanted,
    /// Whether it is to be the client's only one.
    pub(crate) only: bool,
}

/// A provider as it is wanted.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// With values of the upstream.
    New {
        provider: NewProvider,
        /// The details that were given; the others count at creation only.
        given: Vec<&'static str>,
        /// The pairs that an existing one has to have; the others count at creation only.
        needed: BTreeMap<String, String>,
        /// The attributes whose claims were given.
        insisted: Vec<String>,
    },
    /// By its name and its needed pairs alone: it has to be there.
    There {
        name: ProviderName,
        kind: &'static str,
        needed: BTreeMap<String, String>,
        insisted: Vec<String>,
    },
}

impl Wanted {
    pub(crate) fn name(&self) -> &ProviderName {
        match self {
            Self::New { provider, .. } => &provider.name,
            Self::There { name, .. } => name,
        }
    }
}

/// The steps that make the provider sign people in for the client.
///
/// # Errors
///
/// A provider of that name with other settings; attributes of the pool that cannot be mapped.
pub(crate) fn join(
    pool: &ObservedPool,
    client: &ObservedClient,
    joining: &Joining,
) -> Result<Plan, Conflict> {
    let name = joining.provider.name();
    let mut plan = Plan {
        ids: Ids {
            pool: Some(pool.id.clone()),
            client: Some(client.id.clone()),
        },
        ..Plan::default()
    };
    let there = pool
        .providers
        .iter()
        .find(|there| there.name == name.as_str());
    let mapped = match (&joining.provider, there) {
        (Wanted::New { provider, .. }, None) => {
            plan.notes.push(format!(
                "who signs in through it is the user `{name}_` and the provider's own id: under another name everybody would be a new user"
            ));
            plan.steps.push(Step::CreateProvider(provider.clone()));
            provider.mapping.clone()
        }
        (Wanted::There { .. }, None) => {
            return Err(Conflict::Absent(format!(
                "the user pool {} has no identity provider `{name}`",
                pool.id
            )));
        }
        (wanted, Some(there)) => {
            let changes = differences(pool, wanted, there)?;
            let mut mapping = there.mapping.clone();
            if !changes.is_empty() {
                plan.steps.push(Step::UpdateProvider {
                    name: name.clone(),
                    changes,
                });
            }
            let needed = match wanted {
                Wanted::New { needed, .. } | Wanted::There { needed, .. } => needed,
            };
            for (attribute, claim) in needed {
                mapping
                    .entry(attribute.clone())
                    .or_insert_with(|| claim.clone());
            }
            mapping
        }
    };
    mappable(pool, &mapped)?;
    let changes = client_changes(client, name, &mapped, joining.only);
    if !changes.is_empty() {
        plan.steps.push(Step::UpdateClient {
            id: client.id.clone(),
            name: client.name.clone(),
            changes,
        });
    }
    Ok(plan)
}

/// What a provider that is there gains.
fn differences(
    pool: &ObservedPool,
    wanted: &Wanted,
    there: &ObservedProvider,
) -> Result<Vec<Change>, Conflict> {
    let mut fields = Vec::new();
    let mut differs = |field: &str, now: Option<&String>, wanted: &str| {
        let now = now.map_or("nothing", String::as_str);
        fields.push(format!("{field} is {now}, wanted is {wanted}"));
    };
    let (kind, needed, insisted) = match wanted {
        Wanted::New {
            provider,
            needed,
            insisted,
            given,
        } => {
            let details = given.iter().filter_map(|name| {
                let value = provider.details.get(*name)?;
                (there.details.get(*name) != Some(value)).then_some((*name, value))
            });
            for (detail, value) in details {
                if detail == "MetadataFile" {
                    differs(detail, None, "another document");
                } else {
                    differs(detail, there.details.get(detail), value);
                }
            }
            (provider.kind, needed, insisted)
        }
        Wanted::There {
            kind,
            needed,
            insisted,
            ..
        } => (*kind, needed, insisted),
    };
    if there.kind != kind {
        differs("type", Some(&there.kind), kind);
    }
    let mut changes = Vec::new();
    for (attribute, claim) in needed {
        match there.mapping.get(attribute) {
            None => changes.push(Change::Scalar {
                label: "attribute_mapping",
                path: vec!["AttributeMapping".to_owned(), attribute.clone()],
                from: serde_json::Value::Null,
                to: claim.as_str().into(),
            }),
            Some(now) if now != claim && insisted.contains(attribute) => {
                differs(attribute, Some(now), claim);
            }
            Some(_) => {}
        }
    }
    if !fields.is_empty() {
        return Err(Conflict::OtherProvider {
            pool: pool.id.clone(),
            name: there.name.clone(),
            fields,
        });
    }
    if let Wanted::New { provider, .. } = wanted
        && let (Some(now), Some(to)) = (&there.secret, &provider.secret)
        && Hidden(now.clone()) != Hidden(to.clone())
    {
        changes.push(Change::Secret {
            label: SECRET,
            path: vec!["ProviderDetails".to_owned(), SECRET.to_owned()],
            to: Hidden(to.clone()),
        });
    }
    Ok(changes)
}

/// Refuses to map what the pool cannot take at each sign-in.
fn mappable(pool: &ObservedPool, mapping: &BTreeMap<String, String>) -> Result<(), Conflict> {
    for attribute in mapping.keys().filter(|name| *name != "username") {
        let why = if pool.immutable_attributes.contains(attribute) {
            "is set once only, when a user is made, and a mapped one is set at every sign-in"
        } else if attribute.starts_with("custom:") && !pool.attributes.contains(attribute) {
            "does not exist"
        } else {
            continue;
        };
        return Err(Conflict::Unmappable {
            pool: pool.id.clone(),
            attribute: attribute.clone(),
            why,
        });
    }
    Ok(())
}

fn client_changes(
    client: &ObservedClient,
    name: &ProviderName,
    mapping: &BTreeMap<String, String>,
    only: bool,
) -> Vec<Change> {
    let offered = &client.identity_providers;
    let mut changes = Vec::new();
    let add: Vec<String> = [name.to_string()]
        .into_iter()
        .filter(|name| !offered.contains(name))
        .collect();
    let remove: Vec<String> = offered
        .iter()
        .filter(|other| only && *other != name.as_str())
        .cloned()
        .collect();
    if !add.is_empty() || !remove.is_empty() {
        changes.push(providers(add, remove));
    }
    // A client that may not write a mapped attribute cannot sign anybody in.
    let add: Vec<String> = client
        .writable
        .iter()
        .flat_map(|writable| {
            mapping
                .keys()
                .filter(|name| !writable.contains(name) && !NOT_WRITTEN.contains(&name.as_str()))
        })
        .cloned()
        .collect();
    if !add.is_empty() {
        changes.push(Change::List {
            label: "writable_attributes",
            member: "WriteAttributes",
            add,
            remove: Vec::new(),
        });
    }
    changes
}

fn providers(add: Vec<String>, remove: Vec<String>) -> Change {
    Change::List {
        label: "identity_providers",
        member: "SupportedIdentityProviders",
        add,
        remove,
    }
}

/// The steps that take a provider away: from the clients first.
///
/// # Errors
///
/// Clients that would be left with nobody to sign people in.
pub(crate) fn leave(pool: &ObservedPool, name: &str) -> Result<Plan, Conflict> {
    let clients = pool.found_clients.iter().chain(&pool.other_clients);
    let using: Vec<&ObservedClient> = clients
        .filter(|client| client.identity_providers.iter().any(|other| other == name))
        .collect();
    let left_alone: Vec<String> = using
        .iter()
        .filter(|client| client.identity_providers.len() == 1)
        .map(|client| format!("{} ({})", client.name, client.id))
        .collect();
    if !left_alone.is_empty() {
        return Err(Conflict::SoleProvider {
            name: name.to_owned(),
            clients: left_alone,
        });
    }
    let mut steps: Vec<Step> = using
        .into_iter()
        .map(|client| Step::UpdateClient {
            id: client.id.clone(),
            name: client.name.clone(),
            changes: vec![providers(Vec::new(), vec![name.to_owned()])],
        })
        .collect();
    let mut notes = Vec::new();
    if pool.providers.iter().any(|there| there.name == name) {
        notes.push(format!(
            "the users `{name}_…` who signed in through it stay, and cannot sign in any more"
        ));
        steps.push(Step::DeleteProvider {
            name: name.to_owned(),
        });
    }
    Ok(Plan {
        steps,
        ids: Ids {
            pool: Some(pool.id.clone()),
            client: None,
        },
        notes,
    })
}
