//! Which claims of an identity provider fill which attributes of a user.

use crate::apps::Need;
use crate::cognito::ObservedPool;
use crate::command_line::CommandLine;
use crate::doctor::app::map_flags;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Look;
use crate::doctor::provider::DescribedProvider;
use crate::doctor::verdict::Verdict;
use crate::oidc::claims::doubts;
use crate::oidc::provider::CLAIMS;
use crate::upstream::Protocol;

pub(in crate::doctor) static CHECKS: &[Check] = &[
    Check::new(
        "idp.required",
        "every attribute that the user pool requires is mapped",
        Judge::Providers(required),
    ),
    Check::new(
        "idp.mapping",
        "every claim that the app reads or the settings name is mapped, to one that the provider has",
        Judge::Providers(mapping),
    ),
    Check::new(
        "idp.immutable",
        "every mapped attribute can be set at each sign-in",
        Judge::Providers(immutable),
    ),
    Check::new(
        "idp.email-verified",
        "the app can rely on e-mail addresses",
        Judge::Providers(email_verified),
    ),
];

/// The attributes that are not mapped; `sub` and `username` are filled without a mapping.
fn unmapped<'a>(
    seen: &DescribedProvider<'_>,
    names: impl Iterator<Item = &'a str>,
) -> Vec<&'a str> {
    let mapping = &seen.provider.mapping;
    names
        .filter(|name| !["sub", "username"].contains(name) && !mapping.contains_key(*name))
        .collect()
}

/// The verdict with the command that maps these attributes, if each has a claim: by the settings, otherwise its
/// usual one.
fn mapped_by(verdict: Verdict, seen: &DescribedProvider<'_>, attributes: &[&str]) -> Verdict {
    let Some(upstream) = seen.upstream() else {
        return verdict;
    };
    let has_claim = |name: &&str| seen.given(name).is_some() || upstream.claim(name).is_some();
    if !attributes.iter().all(has_claim) {
        return verdict;
    }
    let given = attributes.iter().filter_map(|name| Some((*name, seen.given(name)?)));
    verdict.command(seen.adding(upstream, &map_flags(given)))
}

fn required(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let pool = seen.evidence.pool().ok()?;
    let unmapped = unmapped(seen, pool.required_attributes.iter().map(String::as_str));
    if unmapped.is_empty() {
        return Some(Verdict::pass("they are"));
    }
    let why = format!(
        "{} is not, and Cognito rejects users without it; to map another claim: --map ATTRIBUTE=CLAIM",
        unmapped.join(", ")
    );
    Some(mapped_by(seen.fail(why), seen, &unmapped))
}

/// What the app reads comes first: without it the app fails.
fn mapping(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    unread(seen).or_else(|| differing(seen)).or_else(|| doubtful(seen)).or_else(|| {
        let has_pairs = seen.named().is_some_and(|named| !named.map.is_empty());
        let applies = seen.evidence.app.target.is_some() || has_pairs;
        applies.then(|| Verdict::pass("they are"))
    })
}

/// The claims that the app reads and that are not mapped.
fn unread(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let reads = seen.evidence.app.target?.needs.iter().filter_map(|need| match need {
        Need::Claim { name, without } => Some((*name, *without)),
        Need::Scope(_) => None,
    });
    let unmapped = unmapped(seen, reads.clone().map(|(name, _)| name));
    if unmapped.is_empty() {
        return None;
    }
    let missing = reads.filter(|(name, _)| unmapped.contains(name));
    let missing: Vec<String> =
        missing.map(|(name, without)| format!("{name} is not, and without it {without}")).collect();
    Some(mapped_by(seen.fail(missing.join("; ")), seen, &unmapped))
}

/// The pairs of the settings that are not mapped, or are mapped to another claim.
fn differing(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let current = &seen.provider.mapping;
    let pairs = seen.named()?.map.iter();
    let wrong: Vec<(&String, &String)> =
        pairs.filter(|(attribute, claim)| current.get(*attribute) != Some(*claim)).collect();
    if wrong.is_empty() {
        return None;
    }
    let differences: Vec<String> = wrong
        .iter()
        .map(|(attribute, claim)| {
            let current = current.get(*attribute).map_or("nothing", String::as_str);
            format!("{attribute} should come from {claim}, and comes from {current}")
        })
        .collect();
    let differences = differences.join("; ");
    let is_new = wrong.iter().all(|(attribute, _)| !current.contains_key(*attribute));
    let is_ours = seen.evidence.pool().is_ok_and(ObservedPool::is_ours);
    let pairs = wrong.iter().map(|(attribute, claim)| (attribute.as_str(), claim.as_str()));
    Some(match seen.upstream() {
        Some(upstream) if is_new => {
            Verdict::warn(differences).command(seen.adding(upstream, &map_flags(pairs)))
        }
        _ if is_ours => Verdict::warn(differences)
            .command(CommandLine::new("apply").with(&seen.evidence.flags())),
        _ => Verdict::warn(format!(
            "{differences}; cogoidc changes no claim in a user pool that it did not create: change it in the AWS console"
        )),
    })
}

/// The claims that the provider may not have: by its discovery document, otherwise by their names alone. SAML has no
/// standard names.
fn doubtful(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    if seen.provider.kind == Protocol::Saml.api() {
        return None;
    }
    let why =
        if let Some(Look::Discovery(Ok(findings))) = seen.evidence.looks.get(&seen.provider.name) {
            findings.iter().find(|finding| finding.id == CLAIMS)?.why.clone()
        } else {
            doubts(seen.provider.mapping.values().map(String::as_str), None)?
        };
    Some(Verdict::warn(why))
}

fn immutable(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let pool = seen.evidence.pool().ok()?;
    let mapped = seen.provider.mapping.keys();
    let once: Vec<&str> = mapped
        .filter(|name| *name != "username" && pool.immutable_attributes.contains(name))
        .map(String::as_str)
        .collect();
    if once.is_empty() {
        return Some(Verdict::pass("they can"));
    }
    let once = once.join(", ");
    Some(seen.fail(format!(
        "{once} can be set only once, when a user is created, and that is permanent: the second sign-in of each \
         person fails; remove it from the mapping"
    )))
}

fn email_verified(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let target = seen.evidence.app.target?;
    let maps = |name: &str| seen.provider.mapping.contains_key(name);
    // SAML has no such claim, and without an address there is nothing to verify.
    let applies =
        target.knows_people_by_email && seen.provider.kind != Protocol::Saml.api() && maps("email");
    if !applies {
        return None;
    }
    if maps("email_verified") {
        return Some(Verdict::pass("email_verified is mapped"));
    }
    let title = target.title;
    let verdict = Verdict::warn(format!(
        "email_verified is not mapped, so Cognito treats every address as unverified, and {title} identifies people by \
         it: map it if the identity provider has it, otherwise make sure that nobody can enter another person's \
         address there"
    ));
    let claim = seen.given("email_verified").unwrap_or("email_verified");
    let more = map_flags([("email_verified", claim)].into_iter());
    Some(match seen.upstream() {
        Some(upstream) => verdict.command(seen.adding(upstream, &more)),
        None => verdict,
    })
}
