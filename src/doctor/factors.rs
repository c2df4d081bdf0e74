//! Can people sign in with each factor that the user pool allows?

use serde_json::Value;

use super::check::{Check, Judge};
use super::evidence::{Absence, Evidence};
use super::fix::Fix;
use super::verdict::Verdict;
use crate::cognito::auth_flows::{self, WantedFlows};
use crate::cognito::{ObservedClient, ObservedDomain, ObservedPool};
use crate::values::{LoginPages, Tier};

pub(super) static CHECKS: &[Check] = &[
    Check::new(
        "pool.sign-in-factors",
        "the sign-in pages can ask for each factor that the user pool allows",
        Judge::Pool(factors),
    ),
    Check::new(
        "pool.passkeys",
        "passkeys belong to the address of the sign-in pages",
        Judge::Domains(passkeys),
    ),
    Check::new(
        "client.sign-in-factors",
        "people can choose among the factors that the user pool allows",
        Judge::Client(choice),
    )
    .fixed_by(offer_choice),
];

fn factors(evidence: &Evidence, pool: &ObservedPool) -> Verdict {
    let others = pool.other_factors();
    if others.is_empty() {
        return Verdict::pass("people sign in by a password");
    }
    let named = others.join(", ");
    if pool.tier.as_deref() == Some(Tier::Lite.api()) {
        return Verdict::fail(format!("the user pool is LITE, which does not offer {named}"));
    }
    let mut domains = evidence.domains().into_iter().flatten();
    if let Some(domain) = domains.find(|domain| domain.pages == LoginPages::Classic) {
        return Verdict::fail(format!(
            "`{}` shows the classic pages, which ask for a password alone and do not offer {named}",
            domain.name
        ));
    }
    Verdict::pass(format!("a password or {named}"))
}

fn passkeys(evidence: &Evidence, domains: &[ObservedDomain]) -> Verdict {
    let config = match evidence.set_up.as_ref().and_then(|all| all.mfa_config.as_ref()) {
        None => return Verdict::skip("the user pool does not offer passkeys"),
        Some(Err(why)) => return Verdict::skip(Absence::Failed(why).to_string()),
        Some(Ok(config)) => config,
    };
    let Some(now) = config.pointer("/WebAuthnConfiguration/RelyingPartyId").and_then(Value::as_str)
    else {
        return Verdict::pass("no other address is set for them");
    };
    let Some(host) = host(evidence, domains) else {
        return Verdict::skip(format!(
            "they belong to {now}, and the form of the address is not known"
        ));
    };
    if now == host {
        return Verdict::pass(now);
    }
    Verdict::fail(format!(
        "they belong to {now}, and the sign-in pages are at {host}; people could not use the passkeys they have if that were changed"
    ))
}

/// The host of the sign-in pages: Cognito wants the custom domain where there is one.
fn host(evidence: &Evidence, domains: &[ObservedDomain]) -> Option<String> {
    if let Some(custom) = domains.iter().find(|domain| domain.custom) {
        return Some(custom.name.clone());
    }
    let region = &evidence.place.as_ref()?.region;
    domains.first().and_then(|domain| region.sign_in_host(&domain.name))
}

fn choice(evidence: &Evidence, client: &ObservedClient) -> Verdict {
    let others = match evidence.pool() {
        Err(why) => return Verdict::skip(why.to_string()),
        Ok(pool) => pool.other_factors(),
    };
    if others.is_empty() {
        return Verdict::skip("the user pool allows a password alone");
    }
    if client.auth_flows.iter().any(|flow| flow == auth_flows::CHOICE) {
        return Verdict::pass(auth_flows::CHOICE);
    }
    Verdict::warn(format!(
        "the app client lacks {}, without which managed login asks for a password alone",
        auth_flows::CHOICE
    ))
}

fn offer_choice(evidence: &Evidence) -> Vec<Fix> {
    let wanted = WantedFlows { choice: true, ..WantedFlows::default() };
    let client = evidence.client().ok();
    client
        .and_then(|client| auth_flows::change(client, wanted))
        .map(Fix::Client)
        .into_iter()
        .collect()
}
