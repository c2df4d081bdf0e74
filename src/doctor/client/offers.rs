//! Does the app client have an identity provider to sign people in?

use crate::cognito::ObservedClient;
use crate::cognito::fields::ClientField;
use crate::command_line::CommandLine;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::idp;
use crate::doctor::verdict::Verdict;
use crate::values::ProviderName;

pub(in crate::doctor) static CHECKS: &[Check] = &[Check::new(
    "client.identity-providers",
    "the app client has an identity provider to sign people in",
    Judge::Client(identity_providers),
)
.fixed_by(replace_deleted)];

/// The providers that an app client offers and the user pool does not have.
fn deleted(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let Ok(present) = evidence.provider_names() else {
        return Vec::new();
    };
    let offered = client.identity_providers.iter();
    offered
        .filter(|name| *name != ProviderName::COGNITO && !present.contains(name))
        .cloned()
        .collect()
}

fn identity_providers(evidence: &Evidence, client: &ObservedClient) -> Verdict {
    let offered = &client.identity_providers;
    if offered.is_empty() {
        return Verdict::fail("it has none: nobody can sign in");
    }
    let deleted = deleted(evidence, client);
    let Some(first) = deleted.first() else {
        return Verdict::pass(offered.join(", "));
    };
    let why = format!("the user pool has no {}", deleted.join(", "));
    if deleted.len() < offered.len() {
        return Verdict::warn(why);
    }
    let why = format!("{why}, and nobody else signs people in");
    if idp::joining(evidence).is_empty() {
        return Verdict::fail(format!(
            "{why}; create it again: {}",
            CommandLine::new("idp add")
                .argument("KIND")
                .flag("--name", first)
                .with(&evidence.flags())
        ));
    }
    Verdict::fail(why)
}

/// Removes the names of deleted providers, and adds those of the settings if nobody is left.
fn replace_deleted(evidence: &Evidence) -> Vec<Fix> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    let deleted = deleted(evidence, client);
    if deleted.len() < client.identity_providers.len() {
        return ClientField::IDENTITY_PROVIDERS
            .edit(Vec::new(), deleted)
            .map(Fix::Client)
            .into_iter()
            .collect();
    }
    let mut added = idp::joining(evidence);
    if added.is_empty() && !deleted.is_empty() {
        // To remove the last name would leave nobody.
        return Vec::new();
    }
    let mut fixes = idp::allow_writing(evidence, &added);
    if added.is_empty() {
        added.push(ProviderName::COGNITO.to_owned());
    }
    fixes.extend(ClientField::IDENTITY_PROVIDERS.edit(added, deleted).map(Fix::Client));
    fixes
}
