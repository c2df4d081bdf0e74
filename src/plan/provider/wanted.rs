//! An identity provider as a pool needs it: its details, and which claim fills which attribute.

use std::collections::BTreeMap;

use crate::apps::{App, reads};
use crate::cognito::ObservedPool;
use crate::cognito::step::NewProvider;
use crate::plan::Conflict;
use crate::settings::{Mapping, ProviderSpec, Spec};
use crate::upstream::{Unmapped, Upstream, find, given, map};

/// A provider as a spec wants it.
#[derive(Clone, Debug)]
pub(crate) struct DesiredProvider {
    /// As it is created if there is none.
    pub(crate) provider: NewProvider,
    /// The details that were given; the others count at creation only.
    pub(crate) given: BTreeMap<&'static str, String>,
    /// The pairs that an existing one must have; the others count at creation only.
    pub(crate) needed: Mapping,
    /// The attributes whose claims were given.
    pub(crate) insisted: Vec<String>,
    /// The attributes that it could fill and that this pool sets once only.
    pub(crate) left_out: Vec<String>,
}

/// The attributes of a pool's users.
#[derive(Clone, Debug)]
pub(crate) struct Attributes<'a> {
    /// How a person identifies the pool.
    pub(super) pool: String,
    pub(super) required: Vec<String>,
    /// Those that are set once only.
    pub(super) immutable: &'a [String],
    /// All; only custom ones are looked up here.
    pub(super) all: &'a [String],
}

impl<'a> Attributes<'a> {
    /// Of a pool that exists.
    pub(crate) fn of(pool: &'a ObservedPool) -> Self {
        Self {
            pool: pool.id.to_string(),
            required: pool.required_attributes.clone(),
            immutable: &pool.immutable_attributes,
            all: &pool.attributes,
        }
    }

    /// Of the pool that a spec makes, whose attributes can all be changed.
    pub(super) fn of_new(spec: &Spec) -> Self {
        let required = spec.pool.required_attributes.iter();
        Self {
            pool: format!("`{}`", spec.pool.name.value()),
            required: required.map(|&name| name.to_owned()).collect(),
            immutable: &[],
            all: &[],
        }
    }
}

/// Settles a provider for a pool and an app.
///
/// # Errors
///
/// [`Conflict::Unmapped`].
pub(crate) fn wanted(
    spec: &ProviderSpec,
    target: Option<&App>,
    attributes: &Attributes<'_>,
) -> Result<DesiredProvider, Conflict> {
    let upstream = find(spec.kind)
        .ok_or_else(|| Conflict::Absent(format!("there is no kind `{}`", spec.kind)))?;
    let read = reads(target);
    let mut mapping = map(upstream, &read, &attributes.required, &spec.map)
        .map_err(|unmapped| without_claims(upstream, unmapped))?;
    let needed: Mapping = mapping
        .iter()
        .filter(|(attribute, _)| {
            spec.map.contains_key(*attribute)
                || attributes.required.contains(attribute)
                || read.iter().any(|(claim, _)| claim == attribute)
        })
        .map(|(attribute, claim)| (attribute.clone(), claim.clone()))
        .collect();
    let left_out = leave_out(&mut mapping, attributes, &needed);
    let details = upstream.details(&spec.values);
    Ok(DesiredProvider {
        provider: NewProvider {
            name: spec.name.clone(),
            kind: upstream.protocol.api(),
            details: details.open,
            secret: details.secret,
            mapping,
        },
        given: given(&spec.values)
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()))
            .collect(),
        needed,
        insisted: spec.map.keys().cloned().collect(),
        left_out,
    })
}

/// Removes from a mapping the attributes that are set once only and are not needed.
fn leave_out(mapping: &mut Mapping, attributes: &Attributes<'_>, needed: &Mapping) -> Vec<String> {
    let is_left_out =
        |name: &String| attributes.immutable.contains(name) && !needed.contains_key(name);
    let left_out = mapping.keys().filter(|name| is_left_out(name)).cloned().collect();
    mapping.retain(|name, _| !is_left_out(name));
    left_out
}

fn without_claims(upstream: &Upstream, unmapped: Unmapped) -> Conflict {
    Conflict::Unmapped { provider: upstream.title, attributes: unmapped.attributes }
}
