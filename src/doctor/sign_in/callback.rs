//! Is a callback URL accepted, and if not, why?

use super::{Registered, unasked};
use crate::cognito::ObservedClient;
use crate::cognito::error::Kind;
use crate::doctor::Check;
use crate::doctor::evidence::{Absence, Evidence, Look, Visit};
use crate::finding::Finding;
use crate::oidc::probe::Authorize;
use crate::values::near;

pub(super) fn callbacks(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    if let Some(why) = unasked(evidence) {
        return check.skip(why);
    }
    if evidence.visits.is_empty() {
        return check.skip("no callback URL is known: --callback-url URL");
    }
    let flags = evidence.client_flags();
    let registered = Registered { client: evidence.client().ok(), flags: flags.as_ref() };
    let judged = |visit| {
        let finding = callback(visit, &registered);
        explained(finding, visit, evidence)
    };
    evidence.visits.iter().map(judged).collect()
}

/// What a visit with a callback URL comes to.
pub(crate) fn callback(visit: &Visit, registered: &Registered<'_>) -> Finding {
    const ID: &str = "sign-in.callback";
    let url = &visit.callback;
    let claim = format!("sign-in page accepts {url}");
    match &visit.answer {
        Authorize::SignInPage(_) => {
            Finding::pass(ID, claim, "it leads to the page to sign in with")
        }
        Authorize::Upstream(host) => {
            Finding::pass(ID, claim, format!("it leads straight to {host}"))
        }
        Authorize::SignedIn => {
            Finding::warn(ID, claim, "it returns with a code although nobody signed in")
        }
        Authorize::Mismatch => {
            let finding = Finding::fail(ID, claim, mismatch(url, registered.client));
            registered.registering(finding, "", url)
        }
        Authorize::Refused(error) => {
            Finding::fail(ID, claim, format!("Cognito refuses it: {error}"))
        }
        Authorize::Unreachable(why) => {
            Finding::fail(ID, claim, format!("the sign-in page cannot be reached: {why}"))
        }
        Authorize::Unclear(why) => Finding::warn(ID, claim, format!("it cannot be judged: {why}")),
    }
}

/// Why a URL is a mismatch: the registered one that is nearest, and what differs.
fn mismatch(url: &str, client: Option<&ObservedClient>) -> String {
    let Some(client) = client else {
        return "redirect_mismatch: the app client does not have it".to_owned();
    };
    let who = format!("redirect_mismatch: app client {} ({})", client.name, client.id);
    match near::closest(url, &client.callback_urls) {
        Some((other, what)) => format!("{who} has {other}, which differs only in {what}"),
        None => format!("{who} has {}", client.callback_urls.join(", ")),
    }
}

/// A refusal by code alone is ambiguous; what Cognito's API describes tells which it is.
fn explained(finding: Finding, visit: &Visit, evidence: &Evidence) -> Finding {
    let Authorize::Refused(error) = &visit.answer else {
        return finding;
    };
    let cause = match evidence.client() {
        Err(Absence::Failed(error)) if error.kind == Kind::NotFound => {
            "there is no such app client in the user pool"
        }
        Err(_) => match error.as_str() {
            "invalid_scope" => "a scope is not allowed on the app client",
            "unauthorized_client" => "the app client may not use the code flow, or OAuth is off",
            _ => {
                "the app client does not exist, or OAuth is off, or it has no identity provider to sign in with"
            }
        },
        Ok(client) if !client.oauth => "OAuth is switched off on the app client (client.oauth)",
        Ok(client) if !client.flows.iter().any(|flow| flow == "code") => {
            "the app client does not allow the code flow (client.flow)"
        }
        Ok(client) if client.identity_providers.is_empty() => {
            "the app client has no identity provider (client.identity-providers)"
        }
        Ok(client) if client.scopes.is_empty() => "the app client allows no scope (client.scopes)",
        Ok(client) if leads_to_unfit(client, evidence) => {
            "it sends people straight to an identity provider that is out of order (idp.discovery)"
        }
        Ok(_) => return finding,
    };
    Finding { why: format!("{}: {cause}", finding.why), ..finding }
}

/// Whether the one identity provider that an app client offers is not as Cognito needs it.
fn leads_to_unfit(client: &ObservedClient, evidence: &Evidence) -> bool {
    match client.identity_providers.as_slice() {
        [only] => matches!(evidence.looks.get(only), Some(Look::Discovery(Err(_)))),
        _ => false,
    }
}
