//! What the app client lets a sign-in ask for.

use super::or_none;
use crate::apps::Need;
use crate::cognito::ObservedClient;
use crate::cognito::fields::ClientField;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::{Absence, Evidence};
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;
use crate::values::Scope;

pub(in crate::doctor) static CHECKS: &[Check] = &[
    Check::new("client.oauth", "OAuth is on", Judge::Client(oauth)).fixed_by(switch_on),
    Check::new("client.flow", "the app client allows the code flow", Judge::Client(flow))
        .fixed_by(allow_code),
    Check::new("client.implicit", "the implicit flow is off", Judge::Client(implicit))
        .fixed_by(leave_implicit),
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

fn implicit(evidence: &Evidence, client: &ObservedClient) -> Verdict {
    if !allows_implicit(client) {
        return Verdict::pass("only the code flow is on");
    }
    let why = "it is on: tokens appear in the address bar (RFC 9700 §2.1.2)";
    if asks_for_tokens(evidence) {
        Verdict::warn(format!("{why}; the app uses it, so set its response_type to code first"))
    } else {
        Verdict::warn(format!("{why}; without it, whatever still asks for tokens cannot sign in"))
    }
}

fn allows_implicit(client: &ObservedClient) -> bool {
    client.flows.iter().any(|flow| flow == "implicit")
}

/// Whether the app is known to use the implicit flow.
fn asks_for_tokens(evidence: &Evidence) -> bool {
    evidence.app.response_type.as_deref().is_some_and(|kind| kind.contains("token"))
}

/// Leaves the code flow alone.
fn leave_implicit(evidence: &Evidence) -> Vec<Fix> {
    match evidence.client() {
        Ok(client) if allows_implicit(client) && !asks_for_tokens(evidence) => {
            let mut fixes = if client.flows.iter().any(|flow| flow == "code") {
                Vec::new()
            } else {
                allow_code(evidence)
            };
            let implicit = vec!["implicit".to_owned()];
            fixes.extend(ClientField::FLOWS.edit(Vec::new(), implicit).map(Fix::Client));
            fixes
        }
        _ => Vec::new(),
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

/// The scopes that the app asks for, the client does not allow, and the user pool has.
pub(super) fn missing_scopes(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let mut missing = disallowed(evidence, client);
    missing.retain(|scope| exists(evidence, scope) == Some(true));
    missing
}

/// The scopes that the app asks for and the client does not allow. One that no pool has, such as `offline_access`, is
/// the business of `sign-in.request`.
fn disallowed(evidence: &Evidence, client: &ObservedClient) -> Vec<String> {
    let mut asked = asked(evidence, client);
    asked.retain(|scope| !client.scopes.contains(scope) && scope.parse::<Scope>().is_ok());
    asked
}

/// Whether the user pool has a scope; `None` if its resource servers could not be read.
fn exists(evidence: &Evidence, scope: &str) -> Option<bool> {
    if scope.parse::<Scope>().is_ok_and(|scope| scope.resource_server().is_none()) {
        return Some(true);
    }
    match &evidence.custom_scopes {
        Some(Ok(custom)) => Some(custom.iter().any(|one| one == scope)),
        _ => None,
    }
}

fn scopes(evidence: &Evidence, client: &ObservedClient) -> Verdict {
    let lacking = disallowed(evidence, client);
    if lacking.is_empty() {
        return Verdict::pass(or_none(&client.scopes));
    }
    let (mut addable, mut absent, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for scope in lacking {
        match exists(evidence, &scope) {
            Some(true) => addable.push(scope),
            Some(false) => absent.push(scope),
            None => unknown.push(scope),
        }
    }
    let why = match &evidence.custom_scopes {
        Some(Err(error)) => format!(": {}", Absence::Failed(error)),
        _ => String::new(),
    };
    let unread =
        format!("whether a resource server of the user pool has it could not be read{why}");
    let says = [
        (addable, "Cognito answers invalid_scope, or tokens lack the claims"),
        (absent, "no resource server of the user pool has it, so remove it from the app"),
        (unknown, unread.as_str()),
    ];
    let says = says.iter().filter(|(scopes, _)| !scopes.is_empty());
    let says: Vec<String> =
        says.map(|(scopes, what)| format!("it lacks {}: {what}", scopes.join(", "))).collect();
    Verdict::fail(says.join("; "))
}

fn allow_scopes(evidence: &Evidence) -> Vec<Fix> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    Fix::add_to_client(&ClientField::SCOPES, missing_scopes(evidence, client))
}
