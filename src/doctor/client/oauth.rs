//! What the app client lets a sign-in ask for.

use super::or_none;
use crate::apps::Need;
use crate::cognito::ObservedClient;
use crate::cognito::fields::ClientField;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;
use crate::values::Scope;

pub(in crate::doctor) static CHECKS: &[Check] = &[
    Check::new("client.oauth", "OAuth is on", Judge::Client(oauth)).fixed_by(switch_on),
    Check::new("client.flow", "the app client allows the code flow", Judge::Client(flow))
        .fixed_by(allow_code),
    Check::new("client.implicit", "the implicit flow is off", Judge::Client(implicit)),
    Check::new(
        "client.scopes",
        "the app client allows the scopes that the app asks for",
        Judge::Client(scopes),
    )
    .fixed_by(allow_scopes),
];

fn oauth(_: &Evidence, client: &ObservedClient) -> Verdict {
    if client.oauth {
        Verdict::pass("AllowedOAuthFlowsUserPoolClient is on")
    } else {
        Verdict::fail("AllowedOAuthFlowsUserPoolClient is off: every sign-in page refuses the app")
    }
}

/// Flows and scopes come and go with OAuth itself.
fn switch_on(evidence: &Evidence) -> Vec<Fix> {
    let mut fixes = Fix::client(evidence, |client| ClientField::OAUTH.set(client, true));
    fixes.extend(allow_code(evidence));
    fixes.extend(allow_scopes(evidence));
    fixes
}

fn flow(_: &Evidence, client: &ObservedClient) -> Verdict {
    if client.flows.iter().any(|flow| flow == "code") {
        return Verdict::pass("code");
    }
    let flows = or_none(&client.flows);
    Verdict::fail(format!("it allows {flows}, and the app asks for a code"))
}

fn allow_code(_: &Evidence) -> Vec<Fix> {
    Fix::add_to_client(&ClientField::FLOWS, vec!["code".to_owned()])
}

fn implicit(_: &Evidence, client: &ObservedClient) -> Verdict {
    if client.flows.iter().any(|flow| flow == "implicit") {
        Verdict::warn(
            "it is on: tokens appear in the address bar (RFC 9700 §2.1.2); switch it off once nothing uses it",
        )
    } else {
        Verdict::pass("only the code flow is on")
    }
}

/// The scopes the app asks for, as far as that is known.
fn asked(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let mut asked: Vec<String> = match (&evidence.app.scopes, &evidence.app.defaults) {
        (Some(scopes), _) => scopes.clone(),
        (None, Some(defaults)) if client.scopes.is_empty() => {
            defaults.scopes.iter().map(ToString::to_string).collect()
        }
        (None, _) => Vec::new(),
    };
    for need in evidence.app.target.iter().flat_map(|target| target.needs) {
        if let Need::Scope(scope) = need
            && !asked.iter().any(|one| one == scope)
        {
            asked.push((*scope).to_owned());
        }
    }
    asked
}

/// The scopes that the app asks for and the client does not allow.
pub(super) fn missing_scopes(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let mut asked = asked(evidence, client);
    // A scope that no app client can have, such as offline_access, is the business of `sign-in.request`.
    asked.retain(|scope| !client.scopes.contains(scope) && scope.parse::<Scope>().is_ok());
    asked
}

fn scopes(evidence: &Evidence, client: &ObservedClient) -> Verdict {
    let missing = missing_scopes(evidence, client);
    if missing.is_empty() {
        return Verdict::pass(or_none(&client.scopes));
    }
    Verdict::fail(format!(
        "it lacks {}: Cognito answers invalid_scope, or tokens lack the claims",
        missing.join(", ")
    ))
}

fn allow_scopes(evidence: &Evidence) -> Vec<Fix> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    Fix::add_to_client(&ClientField::SCOPES, missing_scopes(evidence, client))
}
