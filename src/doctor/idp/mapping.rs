//! Which claims of an identity provider fill which attributes of a user.

use super::{Seen, each};
use crate::apps::Need;
use crate::cognito::{ObservedPool, ObservedProvider};
use crate::doctor::Check;
use crate::doctor::app::map_flag;
use crate::doctor::evidence::Evidence;
use crate::finding::Finding;
use crate::upstream::{Protocol, Upstream};

/// The names that are not mapped; `sub` and `username` come by themselves.
fn lacking<'a>(provider: &ObservedProvider, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names
        .filter(|name| !["sub", "username"].contains(name) && !provider.mapping.contains_key(*name))
        .collect()
}

/// The claim that the settings give an attribute.
fn given<'a>(seen: &'a Seen<'_>, attribute: &str) -> Option<&'a str> {
    seen.named()?.map.get(attribute).map(String::as_str)
}

/// A finding with the command that maps what is lacking, where each has a claim: by the settings, else its own.
fn mapped_by(finding: Option<Finding>, seen: &Seen<'_>, lacking: &[&str]) -> Option<Finding> {
    let finding = finding?;
    let has_claims = |upstream: &&dyn Upstream| {
        let has_claim = |name: &&str| given(seen, name).is_some() || upstream.claim(name).is_some();
        lacking.iter().all(has_claim)
    };
    let pairs = lacking.iter().filter_map(|name| Some(map_flag(name, given(seen, name)?)));
    Some(match seen.upstream().filter(has_claims) {
        Some(upstream) => finding.fix(seen.adding(upstream, &pairs.collect::<String>())),
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

pub(super) fn mapping(check: &Check, evidence: &Evidence) -> Vec<Finding> {
    let mut findings = read(check, evidence);
    let mut named = evidence.app.providers.iter();
    if named.any(|named| !named.map.is_empty()) {
        let pairs = each(check, evidence, |seen| pairs(check, evidence, seen));
        // That one may not be described is told once.
        let new = pairs.into_iter().filter(|one| !findings.contains(one));
        let new: Vec<Finding> = new.collect();
        findings.extend(new);
    }
    findings
}

fn read(check: &Check, evidence: &Evidence) -> Vec<Finding> {
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

/// The pairs that the settings give, beside those of the pool.
fn pairs(check: &Check, evidence: &Evidence, seen: &Seen<'_>) -> Option<Finding> {
    let wanted = &seen.named()?.map;
    let now = &seen.provider.mapping;
    let wrong: Vec<(&String, &String)> =
        wanted.iter().filter(|(attribute, claim)| now.get(*attribute) != Some(*claim)).collect();
    let claim = format!("{}: the pairs of the settings are mapped", seen.provider.name);
    if wanted.is_empty() {
        return None;
    }
    if wrong.is_empty() {
        return Some(Finding::pass(check.id, claim, "they are"));
    }
    let told = wrong.iter().map(|(attribute, claim)| {
        let now = now.get(*attribute).map_or("nothing", String::as_str);
        format!("{attribute} is to come from {claim}, and comes from {now}")
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let is_ours = evidence.pool().is_ok_and(ObservedPool::is_ours);
    let is_lacking = wrong.iter().all(|(attribute, _)| !now.contains_key(*attribute));
    let flags = wrong.iter().map(|(attribute, claim)| map_flag(attribute, claim));
    let warn = |why: String| Finding::warn(check.id, &claim, why);
    Some(match seen.upstream() {
        Some(upstream) if is_lacking => {
            warn(told).fix(seen.adding(upstream, &flags.collect::<String>()))
        }
        _ if is_ours => warn(told).fix(format!("cogoidc apply{}", evidence.flags())),
        _ => warn(format!(
            "{told}; the user pool is not cogoidc's, which changes no claim in it: change it in the AWS console"
        )),
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
    let Some(target) = evidence.app.target.filter(|target| target.knows_people_by_email()) else {
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
        let claim = given(seen, "email_verified").unwrap_or("email_verified");
        let more = map_flag("email_verified", claim);
        Some(match seen.upstream() {
            Some(upstream) => finding.fix(seen.adding(upstream, &more)),
            None => finding,
        })
    })
}
