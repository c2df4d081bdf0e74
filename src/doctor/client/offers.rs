//! Is there somebody to sign people in?

use super::seen;
use crate::cognito::ObservedClient;
use crate::command_line::quoted;
use crate::doctor::evidence::Evidence;
use crate::doctor::{Check, idp};
use crate::finding::Finding;
use crate::values::ProviderName;

/// Those that an app client offers and the user pool does not have.
pub(in crate::doctor) fn gone(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let Ok(there) = evidence.provider_names() else {
        return Vec::new();
    };
    let offered = client.identity_providers.iter();
    offered
        .filter(|name| *name != ProviderName::COGNITO && !there.contains(name))
        .cloned()
        .collect()
}

pub(super) fn identity_providers(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let offered = &client.identity_providers;
        if offered.is_empty() {
            return check.fail(evidence, "it has none: nobody can sign in");
        }
        let gone = gone(evidence, client);
        let why = format!("the user pool has no {}", gone.join(", "));
        if gone.is_empty() {
            check.pass(offered.join(", "))
        } else if gone.len() < offered.len() {
            check.warn(evidence, why)
        } else if idp::joining(evidence).is_empty() {
            let name = gone.first().map_or("NAME", String::as_str);
            let why = format!(
                "{why}, and nobody else signs people in; make it again: cogoidc idp add KIND --name {}{}",
                quoted(name),
                evidence.flags()
            );
            // To take the name away would leave nobody.
            vec![Finding::fail(check.id, check.claim, why)]
        } else {
            check.fail(evidence, format!("{why}, and nobody else signs people in"))
        }
    })
}
