//! Is a sign-out URL accepted?

use super::{registering, unasked};
use crate::cognito::fields::ClientField;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::verdict::Verdict;
use crate::oidc::probe::SignOut;
use crate::values::near;

pub(crate) const SIGN_OUT: Check =
    Check::new("sign-out.url", "sign-out returns to {the app}", Judge::Evidence(sign_outs))
        .fixed_by(register);

pub(in crate::doctor) static CHECKS: &[Check] = &[SIGN_OUT];

fn sign_outs(evidence: &Evidence) -> Vec<Verdict> {
    if let Some(why) = unasked(evidence) {
        return vec![Verdict::skip(why)];
    }
    if evidence.sign_outs.is_empty() {
        return vec![Verdict::skip("the app has no sign-out URL")];
    }
    let judge = |(url, answer): &(String, SignOut)| sign_out(evidence, url, answer).about(url);
    evidence.sign_outs.iter().map(judge).collect()
}

fn sign_out(evidence: &Evidence, url: &str, answer: &SignOut) -> Verdict {
    match answer {
        SignOut::Returns => Verdict::pass("Cognito sends people back there"),
        SignOut::Refused(why) => {
            let client = evidence.client().ok();
            let near = client.and_then(|client| near::closest(url, &client.sign_out_urls));
            let near = near.map(|(other, what)| {
                format!("; {other} is registered, which differs only in {what}")
            });
            let near = near.unwrap_or_default();
            let verdict = Verdict::fail(format!("Cognito refuses it: {why}{near}"));
            match registering(evidence, url) {
                Some(command) => verdict.command(command.switch("--sign-out")),
                None => verdict.by_hand(),
            }
        }
        SignOut::Unclear(why) => Verdict::warn(format!("it could not be checked: {why}")).by_hand(),
    }
}

/// Registers the URLs that are refused and not registered.
fn register(evidence: &Evidence) -> Vec<Fix> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    let is_missing = |(url, answer): &&(String, SignOut)| {
        matches!(answer, SignOut::Refused(_)) && !client.sign_out_urls.contains(url)
    };
    let missing = evidence.sign_outs.iter().filter(is_missing).map(|(url, _)| url.clone());
    Fix::add_to_client(&ClientField::SIGN_OUT_URLS, missing.collect())
}
