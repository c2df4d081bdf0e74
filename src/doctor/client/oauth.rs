//! What the app client allows a sign-in to ask for.

use super::{or_none, seen};
use crate::apps::Need;
use crate::cognito::ObservedClient;
use crate::doctor::Check;
use crate::doctor::evidence::Evidence;
use crate::finding::Finding;
use crate::values::Scope;

pub(super) fn oauth(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.oauth {
            check.pass("AllowedOAuthFlowsUserPoolClient is on")
        } else {
            check.fail(
                evidence,
                "AllowedOAuthFlowsUserPoolClient is off: every sign-in page refuses the app",
            )
        }
    })
}

pub(super) fn flow(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.flows.iter().any(|flow| flow == "code") {
            check.pass("code")
        } else {
            let flows = or_none(&client.flows);
            check.fail(evidence, format!("it allows {flows}, and the app asks for a code"))
        }
    })
}

pub(super) fn implicit(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        if client.flows.iter().any(|flow| flow == "implicit") {
            check.warn(
                evidence,
                "it is on: tokens stand in the address bar (RFC 9700 §2.1.2); switch it off once nothing uses it",
            )
        } else {
            check.pass("only the code flow is on")
        }
    })
}

/// The scopes the app asks for, as far as that is known.
fn asked(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let usual = evidence.app.defaults.as_ref().filter(|_| client.scopes.is_empty());
    let usual = usual.map(|defaults| defaults.scopes.iter().map(ToString::to_string).collect());
    let mut asked: Vec<String> = evidence.app.scopes.clone().or(usual).unwrap_or_default();
    for need in evidence.app.target.iter().flat_map(|target| target.needs()) {
        if let Need::Scope(scope) = need
            && !asked.iter().any(|one| one == scope)
        {
            asked.push((*scope).to_owned());
        }
    }
    asked
}

/// The scopes that the client lacks.
pub(in crate::doctor) fn lacking_scopes(
    evidence: &Evidence,
    client: &ObservedClient,
) -> Vec<String> {
    let mut asked = asked(evidence, client);
    // One that Cognito knows of no app client, such as offline_access, is told by the check of the request.
    asked.retain(|scope| !client.scopes.contains(scope) && scope.parse::<Scope>().is_ok());
    asked
}

pub(super) fn scopes(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    seen(check, evidence, |client| {
        let lacking = lacking_scopes(evidence, client);
        if lacking.is_empty() {
            return check.pass(or_none(&client.scopes));
        }
        check.fail(
            evidence,
            format!(
                "it lacks {}: Cognito answers invalid_scope, or the claims stay away",
                lacking.join(", ")
            ),
        )
    })
}
