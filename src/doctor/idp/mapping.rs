//! Which claims of an identity provider fill which attributes of a user.

use super::{Seen, each};
use crate::cognito::ObservedProvider;
use crate::doctor::Check;
use crate::doctor::evidence::Evidence;
use crate::finding::Finding;
use crate::target::Need;
use crate::upstream::{Protocol, Upstream};

/// The names that are not mapped; `sub` and `username` come by themselves.
fn lacking<'a>(provider: &ObservedProvider, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names
        .filter(|name| !["sub", "username"].contains(name) && !provider.mapping.contains_key(*name))
        .collect()
}

/// A finding with the command that maps what is lacking, where each has a claim of its own.
fn mapped_by(finding: Option<Finding>, seen: &Seen<'_>, lacking: &[&str]) -> Option<Finding> {
    let finding = finding?;
    let has_claims =
        |upstream: &&dyn Upstream| lacking.iter().all(|name| upstream.claim(name).is_some());
    Some(match seen.upstream().filter(has_claims) {
        Some(upstream) => finding.fix(seen.adding(upstream, "")),
        None => finding,
    })
}

pub(super) fn required(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let Ok(pool) = evidence.pool() else {
        return Vec::new();
    };
    each(check, evidence, |seen| {
        let names = pool.required_attributes.iter().map(String::as_str);
        let lacking = lacking(seen.provider, names);
        if lacking.is_empty() {
            return seen.pass(check, "they are");
        }
        let why = format!(
            "{} is not, so that Cognito refuses who comes from there; from another claim: --map ATTRIBUTE=CLAIM",
            lacking.join(", ")
        );
        mapped_by(seen.fail(check, why), seen, &lacking)
    })
}

pub(super) fn read(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let Some(target) = evidence.app.target else {
        return Vec::new();
    };
    each(check, evidence, |seen| {
        let reads = target.needs().iter().filter_map(|need| match need {
            Need::Claim { name, without } => Some((*name, *without)),
            Need::Scope(_) => None,
        });
        let reads: Vec<(&str, &str)> = reads.collect();
        let lacking = lacking(seen.provider, reads.iter().map(|(name, _)| *name));
        if lacking.is_empty() {
            return seen.pass(check, "they are");
        }
        let told = reads.iter().filter(|(name, _)| lacking.contains(name));
        let told: Vec<String> = told
            .map(|(name, without)| format!("{name} is not, and without it {without}"))
            .collect();
        mapped_by(seen.fail(check, told.join("; ")), seen, &lacking)
    })
}

pub(super) fn immutable(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let Ok(pool) = evidence.pool() else {
        return Vec::new();
    };
    each(check, evidence, |seen| {
        let mapped = seen.provider.mapping.keys();
        let once: Vec<&str> = mapped
            .filter(|name| *name != "username" && pool.immutable_attributes.contains(name))
            .map(String::as_str)
            .collect();
        if once.is_empty() {
            return seen.pass(check, "they can");
        }
        let why = format!(
            "{} can be set once only, when a user is made, and that is permanent: the second sign-in of each \
             person fails; take it out of the mapping",
            once.join(", ")
        );
        seen.fail(check, why)
    })
}

/// The attributes that these providers fill and the app client may not set.
pub(in crate::doctor) fn unwritable(evidence: &Evidence, providers: &[String]) -> Vec<String> {
    let Ok(client) = evidence.client() else {
        return Vec::new();
    };
    let described = evidence.set_up.iter().flat_map(|all| &all.described);
    let mut attributes: Vec<String> = described
        .filter(|(name, _)| providers.contains(name))
        .filter_map(|(_, described)| described.as_ref().ok())
        .flat_map(|provider| client.unwritable(&provider.mapping))
        .collect();
    attributes.sort();
    attributes.dedup();
    attributes
}

pub(super) fn writable(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    each(check, evidence, |seen| {
        let client = evidence.client().ok().filter(|_| seen.is_offered)?;
        let unwritable = client.unwritable(&seen.provider.mapping);
        if unwritable.is_empty() {
            return seen.pass(check, "it may");
        }
        let why = format!(
            "it may not set {}, so that nobody can sign in through it",
            unwritable.join(", ")
        );
        seen.fail(check, why)
    })
}

pub(super) fn email_verified(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let Some(target) = evidence
        .app
        .target
        .filter(|target| target.knows_people_by_email())
    else {
        return Vec::new();
    };
    each(check, evidence, |seen| {
        let maps = |name: &str| seen.provider.mapping.contains_key(name);
        // SAML has no such claim, and without an address there is nothing to verify.
        if seen.provider.kind == Protocol::Saml.api() || !maps("email") {
            return None;
        }
        if maps("email_verified") {
            return seen.pass(check, "email_verified is mapped");
        }
        let why = format!(
            "email_verified is not mapped, so that Cognito takes each address for unverified, and {} knows people by \
             it: map it where the identity provider has it, else make sure that nobody can enter a foreign \
             address there",
            target.title()
        );
        let finding = seen.warn(check, why)?;
        let more = " --map email_verified=email_verified";
        Some(match seen.upstream() {
            Some(upstream) => finding.fix(seen.adding(upstream, more)),
            None => finding,
        })
    })
}
