//! From the values of the upstream to the plan, the upstream having been looked at.

use super::values::Values;
use super::{Place, judge};
use crate::cognito::step::NewProvider;
use crate::cognito::{ObservedClient, ObservedPool};
use crate::error::{Error, Failure};
use crate::finding::Finding;
use crate::plan::Plan;
use crate::plan::provider::{Joining, Wanted, join};
use crate::spec::types::ProviderName;
use crate::target::{Need, Target};
use crate::upstream::{Mapping, Unmapped, Upstream, map};

/// The plan for the values there are, the upstream having been looked at.
pub(super) async fn planned(
    place: &Place,
    pool: &ObservedPool,
    client: &ObservedClient,
    (upstream, name, values, pairs): (&dyn Upstream, ProviderName, Values, Mapping),
    only: bool,
) -> Result<(Plan, Vec<Finding>), Failure> {
    let mapping = map(upstream, place.target, &pool.required_attributes, &pairs)
        .map_err(|unmapped| unmapped_attributes(upstream, &unmapped))?;
    let needed = needed(&mapping, pool, place.target, &pairs);
    let mut findings = Vec::new();
    let mapping: Mapping = mapping
        .into_iter()
        .filter(|(attribute, _)| {
            let skipped =
                pool.immutable_attributes.contains(attribute) && !needed.contains_key(attribute);
            if skipped {
                findings.push(Finding::warn(
                    "idp.mapping",
                    format!("{attribute} is mapped"),
                    "in this user pool it is set once only, so it is left out",
                ));
            }
            !skipped
        })
        .collect();
    let insisted = pairs.keys().cloned().collect();
    let kind = upstream.protocol().api();
    let (is_empty, given) = (values.is_empty(), values.details());
    let wanted = match values.into_given(upstream).filter(|_| !is_empty) {
        Some(values) => {
            findings.extend(judge::upstream(place, upstream, &values, &mapping).await?);
            let details = upstream.details(&values);
            Wanted::New {
                provider: NewProvider {
                    name,
                    kind,
                    details: details.open,
                    secret: details.secret,
                    mapping,
                },
                given,
                needed,
                insisted,
            }
        }
        None => Wanted::There {
            name,
            kind,
            needed,
            insisted,
        },
    };
    let provider = wanted.name().clone();
    let joining = Joining {
        provider: wanted,
        only,
    };
    let plan = join(pool, client, &joining)?;
    if only {
        findings.extend(shut_out(client, &provider));
    }
    Ok((plan, findings))
}

/// The pairs that an existing provider has to have: those that are given, and those that somebody reads.
fn needed(
    mapping: &Mapping,
    pool: &ObservedPool,
    target: Option<&dyn Target>,
    pairs: &Mapping,
) -> Mapping {
    let reads = |attribute: &str| {
        let needs = target.iter().flat_map(|target| target.needs());
        needs
            .into_iter()
            .any(|need| matches!(need, Need::Claim { name, .. } if *name == attribute))
    };
    let is_needed = |attribute: &String| {
        pairs.contains_key(attribute)
            || pool.required_attributes.contains(attribute)
            || reads(attribute)
    };
    let mapping = mapping.clone().into_iter();
    mapping
        .filter(|(attribute, _)| is_needed(attribute))
        .collect()
}

fn unmapped_attributes(upstream: &dyn Upstream, unmapped: &Unmapped) -> Failure {
    let attributes: Vec<String> = unmapped
        .attributes
        .iter()
        .map(|(name, who)| format!("{name} ({who})"))
        .collect();
    let flags: Vec<String> = unmapped
        .attributes
        .iter()
        .map(|(name, _)| format!("--map {name}=CLAIM"))
        .collect();
    Failure::from(Error::Usage(format!(
        "cogoidc knows no claim of {} for {}",
        upstream.title(),
        attributes.join(", ")
    )))
    .hint(format!("name the claims: {}", flags.join(" ")))
}

/// Who cannot sign in any more when one provider is the only one.
fn shut_out(client: &ObservedClient, name: &ProviderName) -> Option<Finding> {
    let others: Vec<&str> = client
        .identity_providers
        .iter()
        .map(String::as_str)
        .filter(|other| *other != name.as_str())
        .collect();
    let finding = Finding::warn(
        "idp.only",
        format!("only {name} signs people in for {}", client.name),
        format!("people of {} cannot sign in any more", others.join(", ")),
    );
    (!others.is_empty()).then_some(finding)
}
