//! What the app client may read about its users.

use super::oauth::missing_scopes;
use crate::apps::reads;
use crate::cognito::ObservedClient;
use crate::cognito::fields::ClientField;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;

pub(in crate::doctor) static CHECKS: &[Check] = &[Check::new(
    "client.readable",
    "the app client may read the attributes that the app reads",
    Judge::Client(readable),
)
.fixed_by(allow_reading)];

/// The attributes that the app reads and the client may not.
fn unreadable(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let Some(readable) = &client.readable else {
        return Vec::new();
    };
    let claims = reads(evidence.app.target).into_iter().map(|(claim, _)| claim);
    // Without both, a sign-in that asks for the scope ends in invalid_grant.
    let missing = missing_scopes(evidence, client);
    let has_email = client.scopes.iter().chain(&missing).any(|scope| scope == "email");
    let by_scope: &[&str] = if has_email { &["email", "email_verified"] } else { &[] };
    let mut unreadable: Vec<String> = Vec::new();
    for name in claims.chain(by_scope.iter().copied()) {
        if !readable.iter().chain(&unreadable).any(|one| one == name) {
            unreadable.push(name.to_owned());
        }
    }
    unreadable
}

fn readable(evidence: &Evidence, client: &ObservedClient) -> Verdict {
    let unreadable = unreadable(evidence, client);
    if unreadable.is_empty() {
        return Verdict::pass(match &client.readable {
            None => "all of them".to_owned(),
            Some(list) => list.join(", "),
        });
    }
    Verdict::fail(format!(
        "it may not read {}: tokens lack the claims, or Cognito gives no tokens",
        unreadable.join(", ")
    ))
}

fn allow_reading(evidence: &Evidence) -> Vec<Fix> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    Fix::add_to_client(&ClientField::READABLE_ATTRIBUTES, unreadable(evidence, client))
}
