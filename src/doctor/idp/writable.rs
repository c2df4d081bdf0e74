//! May the app client set the attributes that an identity provider fills?

use crate::cognito::fields::ClientField;
use crate::doctor::check::{Check, Judge};
use crate::doctor::evidence::Evidence;
use crate::doctor::fix::Fix;
use crate::doctor::provider::DescribedProvider;
use crate::doctor::verdict::Verdict;

pub(in crate::doctor) static CHECKS: &[Check] = &[Check::new(
    "idp.writable",
    "the app client may set every mapped attribute",
    Judge::Providers(writable),
)
.fixed_by(allow_offered)];

fn writable(seen: &DescribedProvider<'_>) -> Option<Verdict> {
    let client = seen.evidence.client().ok()?;
    if !seen.is_offered {
        return None;
    }
    let unwritable = client.unwritable(&seen.provider.mapping);
    if unwritable.is_empty() {
        return Some(Verdict::pass("it may"));
    }
    let names = unwritable.join(", ");
    Some(Verdict::fail(format!("it may not set {names}, so nobody can sign in through it")))
}

fn allow_offered(evidence: &Evidence) -> Vec<Fix> {
    let offered = evidence.client().map(|client| client.identity_providers.clone());
    allow_writing(evidence, &offered.unwrap_or_default())
}

/// Lets the app client set the attributes that these providers fill.
pub(in crate::doctor) fn allow_writing(evidence: &Evidence, providers: &[String]) -> Vec<Fix> {
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
    Fix::add_to_client(&ClientField::WRITABLE_ATTRIBUTES, attributes)
}
