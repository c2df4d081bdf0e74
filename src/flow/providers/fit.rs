//! Which identity providers of a plan have to be fit, and by what they are judged.

use super::judge::judge;
use crate::cognito::fields::{ClientField, ProviderField};
use crate::cognito::{ObservedPool, ObservedProvider, Step};
use crate::error::Failure;
use crate::finding::Finding;
use crate::flow::connect::Session;
use crate::plan::Plan;
use crate::settings::{Mapping, Metadata, ProviderSpec, ProviderValues};
use crate::upstream::{Protocol, find};

/// Looks at the providers that a plan makes, changes or lets sign people in.
///
/// # Errors
///
/// The place of one that could sign nobody in, and why.
pub(super) async fn judge_all(
    session: &Session,
    providers: &[ProviderSpec],
    pool: Option<&ObservedPool>,
    plan: &Plan,
) -> Result<Vec<Finding>, (usize, Failure)> {
    let mut findings = Vec::new();
    for (index, provider) in providers.iter().enumerate() {
        if !counts_on(plan, provider) {
            continue;
        }
        let Some(upstream) = find(provider.kind) else {
            continue;
        };
        let there = pool.and_then(|pool| pool.provider(provider.name.as_str()));
        let values = values(&provider.values, there);
        let claims: Vec<String> = mapping(plan, provider, there).into_values().collect();
        let judged = judge(session, upstream.scopes, &values, &claims).await;
        findings.extend(judged.map_err(|failure| (index, failure))?.findings);
    }
    Ok(findings)
}

/// Whether a plan sends people to that provider who were not sent there before, or otherwise.
fn counts_on(plan: &Plan, provider: &ProviderSpec) -> bool {
    plan.steps.iter().any(|step| match step {
        Step::CreateProvider(new) => new.name == provider.name,
        Step::UpdateProvider { name, .. } => *name == provider.name,
        Step::CreateClient(client) => client.identity_providers.contains(&provider.name),
        Step::UpdateClient { changes, .. } => {
            changes.iter().any(|change| ClientField::IDENTITY_PROVIDERS.is_in(change))
        }
        _ => false,
    })
}

/// What was given, and what one that exists has besides.
pub(crate) fn values(given: &ProviderValues, there: Option<&ObservedProvider>) -> ProviderValues {
    let mut values = given.clone();
    let Some(there) = there else {
        return values;
    };
    let detail = |name: &str| there.details.get(name);
    let names_issuer = there.kind == Protocol::Oidc.api() && !there.has_endpoints();
    if values.issuer.is_none() && names_issuer {
        values.issuer = detail("oidc_issuer").and_then(|issuer| issuer.parse().ok());
    }
    if values.metadata.is_none() {
        let url = detail(Metadata::ADDRESS).and_then(|url| url.parse().ok());
        let document = || detail(Metadata::DOCUMENT).cloned().map(Metadata::Document);
        values.metadata = url.map(Metadata::Url).or_else(document);
    }
    values
}

/// The mapping that the plan leaves.
fn mapping(plan: &Plan, provider: &ProviderSpec, there: Option<&ObservedProvider>) -> Mapping {
    let mut mapping = there.map(|there| there.mapping.clone()).unwrap_or_default();
    for step in &plan.steps {
        match step {
            Step::CreateProvider(new) if new.name == provider.name => {
                mapping.clone_from(&new.mapping);
            }
            Step::UpdateProvider { name, changes } if *name == provider.name => {
                mapping.extend(
                    changes.iter().filter_map(|change| ProviderField::MAPPING.entry(change)),
                );
            }
            _ => {}
        }
    }
    mapping
}
