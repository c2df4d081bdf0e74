//! Who may sign people in, and who does.

use super::{adding, offers};
use crate::doctor::Check;
use crate::doctor::app::NamedProvider;
use crate::doctor::evidence::Evidence;
use crate::finding::Finding;

/// The pool's own users, among the names of identity providers.
const OWN: &str = "COGNITO";

/// Those that the settings name, that are there, and that the app client does not offer.
pub(in crate::doctor) fn joining(evidence: &Evidence) -> Vec<String> {
    let there = evidence.set_up.as_ref().map(|all| &all.providers);
    let Some(Ok(there)) = there else {
        return Vec::new();
    };
    let named = evidence.app.providers.iter().map(|named| &named.name);
    named
        .filter(|name| *name == OWN || there.contains(name))
        .filter(|name| !offers(evidence, name))
        .cloned()
        .collect()
}

pub(super) fn offered(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let there = match (evidence.provider_names(), evidence.client()) {
        (Err(why), _) | (_, Err(why)) => return check.skip(why.to_string()),
        (Ok(there), Ok(_)) => there,
    };
    let named = &evidence.app.providers;
    let judged = |named: &NamedProvider| of_settings(check, evidence, named, there);
    let mut findings: Vec<Finding> = named.iter().map(judged).collect();
    let others = there.iter().filter(|name| !named.iter().any(|named| named.name == **name));
    let (offered, idle): (Vec<_>, Vec<_>) = others.partition(|name| offers(evidence, name));
    let pass = |name: &String| Finding::pass(check.id, claim(name), "it does");
    findings.extend(offered.into_iter().map(pass));
    // Where somebody chose, the others are another app's.
    if findings.is_empty() && !idle.is_empty() {
        let names: Vec<&str> = idle.into_iter().map(String::as_str).collect();
        findings.push(Finding::warn(
            check.id,
            check.claim,
            format!(
                "it offers none, and the user pool has {}; that is right where they are another app's, else: \
                 cogoidc idp add KIND --name NAME{}",
                names.join(", "),
                evidence.flags()
            ),
        ));
    }
    if findings.is_empty() {
        return check.skip("the user pool has none, and none is named");
    }
    findings
}

fn claim(name: &str) -> String {
    format!("{name}: the app client offers it")
}

/// One that the settings name.
fn of_settings(
    check: &Check,
    evidence: &Evidence,
    named: &NamedProvider,
    there: &[String],
) -> Finding {
    let name = &named.name;
    let is_there = name == OWN || there.contains(name);
    match (is_there, named.upstream) {
        (true, _) if offers(evidence, name) => beside(check, evidence, named)
            .unwrap_or_else(|| Finding::pass(check.id, claim(name), "it does")),
        (true, _) => {
            let why = "the settings name it, and the app client does not offer it";
            check.with_mend(evidence, Finding::fail(check.id, claim(name), why))
        }
        (false, upstream) => {
            let why =
                "the settings name it, and the user pool has no identity provider of that name";
            let finding = Finding::fail(check.id, claim(name), why);
            match upstream {
                Some(upstream) => finding.fix(adding(evidence, upstream, name, &named.flags)),
                None => finding,
            }
        }
    }
}

/// Who else signs people in beside one that is to do so alone.
fn beside(check: &Check, evidence: &Evidence, named: &NamedProvider) -> Option<Finding> {
    let name = &named.name;
    let offered = evidence.client().ok().filter(|_| named.only)?;
    let others = offered.offers_beside(name);
    if others.is_empty() {
        return None;
    }
    let finding = Finding::warn(
        check.id,
        format!("{name}: it alone signs people in"),
        format!("people still sign in through {} too", others.join(", ")),
    );
    Some(match named.upstream {
        Some(upstream) => finding.fix(adding(evidence, upstream, name, " --only")),
        None => finding,
    })
}
