//! Is a callback URL accepted, and if not, why?

use super::errors::{described_cause, meaning, quoted};
use super::{registering, unasked};
use crate::cognito::fields::ClientField;
use crate::doctor::address::ErrorPlace;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::{Evidence, Visit};
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;
use crate::oidc::AuthorizationError;
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
            let verdict = Verdict::fail(mismatch(evidence, &visit.callback));
            match registering(evidence, &visit.callback) {
                Some(command) => return verdict.command(command),
                None => verdict,
            }
        }
        Authorize::Refused(error) => {
            let cause = cause(evidence, error).map(|cause| format!(": {cause}"));
            let cause = cause.unwrap_or_default();
            Verdict::fail(format!("Cognito refuses it: {}{cause}", quoted(error)))
        }
        Authorize::Unreachable(why) => {
            Verdict::fail(format!("the sign-in page cannot be reached: {why}"))
        }
        Authorize::Unclear(why) => Verdict::warn(format!("it could not be checked: {why}")),
    };
    verdict.by_hand()
}

/// Why a URL is a mismatch: the registered one that is nearest, and what differs.
fn mismatch(evidence: &Evidence, url: &str) -> String {
    let Ok(client) = evidence.client() else {
        let why = "redirect_mismatch: the app client does not have it";
        return match evidence.slash_misses.get(url) {
            Some(other) => {
                format!("{why}; it has {other}, which differs only in the slash at the end")
            }
            None => why.to_owned(),
        };
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
fn cause(evidence: &Evidence, error: &AuthorizationError) -> Option<String> {
    if let Some(cause) = described_cause(evidence) {
        return Some(cause.to_owned());
    }
    // What is described shows no cause, and a guess from the code could contradict it.
    if evidence.client().is_ok() && !error.is_about_scopes() {
        return None;
    }
    meaning(evidence, ErrorPlace::ErrorPage, error)
}
