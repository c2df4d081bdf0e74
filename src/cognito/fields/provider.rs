//! An identity provider (`IdentityProviderType`).

use super::kind::{Map, Secret};
use super::member::{Member, MemberFormat};
use crate::settings::Metadata;

/// The detail that is the upstream's client secret.
pub(crate) const SECRET: &str = "client_secret";

/// The managed members of an identity provider.
pub(crate) struct ProviderField;

impl ProviderField {
    pub(crate) const SECRET: Secret = Secret(&CLIENT_SECRET);
    /// Attribute of the pool → claim of the provider.
    pub(crate) const MAPPING: Map = Map(&MAPPING);

    /// The map that holds a detail, by the detail's name.
    pub(crate) fn details(name: &str) -> Map {
        if name == Metadata::DOCUMENT { Map(&DOCUMENT) } else { Map(&DETAILS) }
    }

    /// Every member.
    #[cfg(test)]
    pub(super) const ALL: &[&Member] = &[&CLIENT_SECRET, &MAPPING, &DETAILS, &DOCUMENT];
}

static CLIENT_SECRET: Member =
    Member::unset(SECRET, "client secret", &["ProviderDetails", SECRET], MemberFormat::Hidden);

static MAPPING: Member = Member::unset(
    "attribute_mapping",
    "attribute mapping",
    &["AttributeMapping"],
    MemberFormat::Claim,
);

// A detail is known by its own name.
static DETAILS: Member = Member::unset("", "details", &["ProviderDetails"], MemberFormat::Plain);

static DOCUMENT: Member = Member::unset("", "details", &["ProviderDetails"], MemberFormat::Length);
