//! From findings to the changes that mend them.

use super::client::{gone, lacking_scopes, unreadable};
use super::evidence::Evidence;
use super::idp;
use crate::cognito::step::Change;
use crate::cognito::{ObservedClient, ObservedPool, Step};
use crate::finding::{Finding, Outcome};
use crate::oidc::probe::{Authorize, SignOut};
use crate::resolve::prefix::default_prefix;
use crate::settings::DomainName;
use crate::values::LoginPages;
use crate::values::Place;

/// The changes that mend these findings, as far as changes can: what is permanent cannot be mended.
pub(crate) fn steps(evidence: &Evidence, findings: &[Finding], place: &Place) -> Vec<Step> {
    let wrong = |id: &str| {
        findings.iter().any(|finding| {
            finding.id == id && matches!(finding.outcome, Outcome::Fail | Outcome::Warn)
        })
    };
    let (Ok(pool), client) = (evidence.pool(), evidence.client().ok()) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    let of_pool = pool_changes(pool, &wrong);
    if !of_pool.is_empty() {
        steps.push(Step::UpdatePool { name: pool.name.clone(), changes: of_pool });
    }
    let of_client = client.map(|client| client_changes(evidence, client, &wrong));
    if let (Some(client), Some(changes)) = (client, of_client)
        && !changes.is_empty()
    {
        steps.push(Step::UpdateClient {
            id: client.id.clone(),
            name: client.name.clone(),
            changes,
        });
    }
    let makes_domain = wrong("domain.exists");
    if let Some(client) = client
        && (wrong("domain.style") || wrong("sign-in.page") || makes_domain)
    {
        steps.push(Step::CreateLoginStyle { client: client.name.clone() });
    }
    if makes_domain && let Some(prefix) = default_prefix(&pool.name, place) {
        let name = prefix.to_string();
        steps.push(Step::CreateDomain {
            name: DomainName::Prefix(prefix),
            pages: LoginPages::Managed,
        });
        steps.push(Step::AwaitDomain { name, custom: false });
    }
    steps
}

fn pool_changes(pool: &ObservedPool, wrong: &impl Fn(&str) -> bool) -> Vec<Change> {
    let mut changes = Vec::new();
    if wrong("pool.deletion-protection") {
        changes.push(Change::Scalar {
            label: "deletion_protection",
            path: vec!["DeletionProtection".to_owned()],
            from: "INACTIVE".into(),
            to: "ACTIVE".into(),
        });
    }
    if wrong("pool.self-sign-up") {
        changes.push(Change::Scalar {
            label: "self_sign_up",
            path: vec!["AdminCreateUserConfig".to_owned(), "AllowAdminCreateUserOnly".to_owned()],
            from: (!pool.self_sign_up).into(),
            to: true.into(),
        });
    }
    changes
}

fn client_changes(
    evidence: &Evidence,
    client: &ObservedClient,
    wrong: &impl Fn(&str) -> bool,
) -> Vec<Change> {
    let mut changes = Vec::new();
    // Flows and scopes come and go with OAuth itself.
    let is_off = wrong("client.oauth");
    let wrong = |id: &str| wrong(id) || is_off && matches!(id, "client.flow" | "client.scopes");
    let mut add = |is_wrong: bool, label, member, values: Vec<String>| {
        if is_wrong && !values.is_empty() {
            changes.push(Change::List { label, member, add: values, remove: Vec::new() });
        }
    };
    let mismatched =
        evidence.visits.iter().filter(|visit| visit.sent && visit.answer == Authorize::Mismatch);
    let callbacks = mismatched.map(|visit| visit.callback.clone()).collect();
    add(wrong("sign-in.callback"), "callback_urls", "CallbackURLs", callbacks);
    let refused = evidence
        .sign_outs
        .iter()
        .filter(|(url, answer)| {
            matches!(answer, SignOut::Refused(_)) && !client.sign_out_urls.contains(url)
        })
        .map(|(url, _)| url.clone())
        .collect();
    add(wrong("sign-out.url"), "sign_out_urls", "LogoutURLs", refused);
    let code = vec!["code".to_owned()];
    add(wrong("client.flow"), "flows", "AllowedOAuthFlows", code);
    let scopes = lacking_scopes(evidence, client);
    add(wrong("client.scopes"), "scopes", "AllowedOAuthScopes", scopes);
    let (offered, written) = who_signs_in(evidence, client, &wrong);
    add(true, "writable_attributes", "WriteAttributes", written);
    let attributes = unreadable(evidence, client);
    add(wrong("client.readable"), "readable_attributes", "ReadAttributes", attributes);
    changes.extend(offers(evidence, client, &wrong, offered));
    let mut set =
        |id: &str, label, member: &str, from: serde_json::Value, to: serde_json::Value| {
            if wrong(id) {
                changes.push(Change::Scalar { label, path: vec![member.to_owned()], from, to });
            }
        };
    let oauth = "AllowedOAuthFlowsUserPoolClient";
    set("client.oauth", "oauth", oauth, false.into(), true.into());
    let revocation = "EnableTokenRevocation";
    set(
        "client.revocation",
        "token_revocation",
        revocation,
        client.token_revocation.into(),
        true.into(),
    );
    let errors = "PreventUserExistenceErrors";
    set(
        "client.user-existence",
        "user_existence_errors",
        errors,
        client.user_existence_errors.clone().into(),
        "ENABLED".into(),
    );
    changes
}

/// The change of who signs people in: who comes, and the names of those that are gone, unless nobody stayed.
fn offers(
    evidence: &Evidence,
    client: &ObservedClient,
    wrong: &impl Fn(&str) -> bool,
    add: Vec<String>,
) -> Option<Change> {
    let mut remove = Vec::new();
    if wrong("client.identity-providers") {
        remove = gone(evidence, client);
    }
    if add.is_empty() && remove.len() == client.identity_providers.len() {
        return None;
    }
    Change::offers(add, remove)
}

/// The identity providers that the client is to offer as well, and the attributes that it is to write for them.
fn who_signs_in(
    evidence: &Evidence,
    client: &ObservedClient,
    wrong: &impl Fn(&str) -> bool,
) -> (Vec<String>, Vec<String>) {
    let there = &client.identity_providers;
    let is_closed =
        wrong("client.identity-providers") && gone(evidence, client).len() == there.len();
    let mut offered = Vec::new();
    if is_closed || wrong("idp.offered") {
        offered = idp::joining(evidence);
    }
    let mut filled = offered.clone();
    // Where the only one is gone, nobody said that the pool's own users may sign in.
    if is_closed && there.is_empty() && offered.is_empty() {
        offered.push("COGNITO".to_owned());
    }
    if wrong("idp.writable") {
        filled.extend(client.identity_providers.iter().cloned());
    }
    (offered, idp::unwritable(evidence, &filled))
}
