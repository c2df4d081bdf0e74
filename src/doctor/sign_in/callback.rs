//! Is a callback URL accepted, and if not, why?

use super::{registering, unasked};
use crate::cognito::ObservedClient;
use crate::cognito::error::Kind;
use crate::cognito::fields::ClientField;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::{Absence, Evidence, Look, Visit};
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;
use crate::oidc::probe::Authorize;
use crate::values::{CallbackUrl, near};

pub(crate) const CALLBACK: Check = Check::new(
    "sign-in.callback",
    "sign-in page accepts {the callback URLs}",
    Judge::Evidence(callbacks),
)
.fixed_by(register);

pub(in crate::doctor) static CHECKS: &[Check] = &[CALLBACK];

fn callbacks(evidence: &Evidence) -> Vec<Verdict> {
    if let Some(why) = unasked(evidence) {
        return vec![Verdict::skip(why)];
    }
    if evidence.visits.is_empty() {
        return vec![Verdict::skip("no callback URL is known: --callback-url URL")];
    }
    let judge = |visit: &Visit| callback(evidence, visit).about(&visit.callback);
    evidence.visits.iter().map(judge).collect()
}

fn callback(evidence: &Evidence, visit: &Visit) -> Verdict {
    let verdict = match &visit.answer {
        Authorize::SignInPage(_) => Verdict::pass("it leads to the sign-in page"),
        Authorize::Upstream(host) => Verdict::pass(format!("it leads straight to {host}")),
        Authorize::SignedIn => Verdict::warn("it returns with a code although nobody signed in"),
        Authorize::Mismatch => {
            let verdict = Verdict::fail(mismatch(&visit.callback, evidence.client().ok()));
            match registering(evidence, &visit.callback) {
                Some(command) => return verdict.command(command),
                None => verdict,
            }
        }
        Authorize::Refused(error) => {
            let cause = cause(evidence, error).map(|cause| format!(": {cause}"));
            Verdict::fail(format!("Cognito refuses it: {error}{}", cause.unwrap_or_default()))
        }
        Authorize::Unreachable(why) => {
            Verdict::fail(format!("the sign-in page cannot be reached: {why}"))
        }
        Authorize::Unclear(why) => Verdict::warn(format!("it could not be checked: {why}")),
    };
    verdict.by_hand()
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

/// Registers the URLs that the app sends and the client does not have.
fn register(evidence: &Evidence) -> Vec<Fix> {
    let is_missing = |visit: &&Visit| {
        let can_be_registered = visit.callback.parse::<CallbackUrl>().is_ok();
        visit.sent && visit.answer == Authorize::Mismatch && can_be_registered
    };
    let missing = evidence.visits.iter().filter(is_missing).map(|visit| visit.callback.clone());
    Fix::add_to_client(&ClientField::CALLBACK_URLS, missing.collect())
}

/// A refusal is ambiguous by its code alone; what Cognito's API describes tells which cause it has.
fn cause(evidence: &Evidence, error: &str) -> Option<&'static str> {
    Some(match evidence.client() {
        Err(Absence::Failed(error)) if error.kind == Kind::NotFound => {
            "the user pool has no such app client"
        }
        Err(_) => match error {
            "invalid_scope" => "a scope is not allowed on the app client",
            "unauthorized_client" => "the app client may not use the code flow, or OAuth is off",
            _ => {
                "the app client does not exist, or OAuth is off, or it has no identity provider to sign people in"
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
        Ok(client) if leads_to_a_broken_provider(client, evidence) => {
            "it sends people straight to an identity provider that does not work (idp.discovery)"
        }
        Ok(_) => return None,
    })
}

/// Whether the only identity provider of an app client is not as Cognito needs it.
fn leads_to_a_broken_provider(client: &ObservedClient, evidence: &Evidence) -> bool {
    match client.identity_providers.as_slice() {
        [only] => matches!(evidence.looks.get(only), Some(Look::Discovery(Err(_)))),
        _ => false,
    }
}
