//! What the app client may read of its users.

use super::oauth::lacking_scopes;
use super::seen;
use crate::apps::Need;
use crate::cognito::ObservedClient;
use crate::doctor::Check;
use crate::doctor::evidence::Evidence;
use crate::finding::Finding;

/// The attributes that the app reads and the client may not.
pub(in crate::doctor) fn unreadable(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let Some(readable) = &client.readable else {
        return Vec::new();
    };
    let mut lacking = Vec::new();
    let mut wants = |name: &str| {
        if !readable.iter().any(|one| one == name) && !lacking.iter().any(|one| one == name) {
            lacking.push(name.to_owned());
        }
    };
    for need in evidence.app.target.iter().flat_map(|target| target.needs()) {
        if let Need::Claim { name, .. } = need {
            wants(name);
        }
    }
    // Without both, a sign-in that asks for the scope ends in invalid_grant.
    let lacking_too = lacking_scopes(evidence, client);
    let mut scopes = client.scopes.iter().chain(&lacking_too);
    if scopes.any(|scope| scope == "email") {
        wants("email");
        wants("email_verified");
    }
    lacking
}

pub(super) fn readable(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let lacking = unreadable(evidence, client);
        if lacking.is_empty() {
            return check.pass(match &client.readable {
                None => "all of them".to_owned(),
                Some(list) => list.join(", "),
            });
        }
        check.fail(
            evidence,
            format!(
                "it may not read {}: the claims stay away, or no token is given",
                lacking.join(", ")
            ),
        )
    })
}
