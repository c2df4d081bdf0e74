//! The user pool, as a draft and a spec hold it.

use std::collections::BTreeMap;

use clap::Args;
use serde::{Deserialize, Serialize};

use super::Setting;
use crate::values::{
    IssuerType, Mfa, PoolId, PoolName, SignIn, SignInFactor, TagKey, TagValue, Tier,
};

/// Which user pool is meant, and its settings when it is created.
#[derive(Clone, Debug, Default, PartialEq, Args, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "User pool")]
pub(crate) struct PoolDraft {
    /// Use this existing user pool
    #[arg(
        id = "pool_id",
        long = "pool-id",
        value_name = "ID",
        conflicts_with = "pool_name",
        hide_short_help = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,

    /// Name of the user pool [default: the target's name]
    #[arg(id = "pool_name", long = "pool-name", value_name = "NAME", hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,

    /// What people type to sign in; permanent
    #[arg(long, value_enum, hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sign_in: Option<SignIn>,

    /// Feature plan of the pool
    #[arg(long, value_enum, hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tier: Option<Tier>,

    /// Second factor (an authenticator app)
    #[arg(long, value_enum, hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mfa: Option<Mfa>,

    /// What people may sign in with first (repeatable)
    #[arg(
        id = "sign_in_factor",
        long = "sign-in-factor",
        value_name = "FACTOR",
        value_enum,
        hide_short_help = true
    )]
    #[serde(
        rename = "sign_in_factor",
        alias = "sign_in_factors",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) sign_in_factors: Option<Vec<SignInFactor>>,

    /// Host of the issuer; fixed when the pool is created
    #[arg(long, value_enum, hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) issuer: Option<IssuerType>,

    /// Let people create their own accounts
    #[arg(long, num_args = 0, default_missing_value = "true", hide_short_help = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) self_sign_up: Option<bool>,

    /// Allow the pool to be deleted in one call
    #[arg(
        long = "no-deletion-protection",
        num_args = 0,
        default_missing_value = "false",
        hide_short_help = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deletion_protection: Option<bool>,

    /// Tag the pool (repeatable)
    #[arg(id = "tag", long = "tag", value_name = "K=V", value_parser = key_value, hide_short_help = true)]
    #[serde(skip)]
    pub(crate) tag_flags: Vec<(String, String)>,

    /// Tags of the pool, by key.
    #[arg(skip)]
    #[serde(rename = "tag", alias = "tags", skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) tags: BTreeMap<String, String>,
}

impl PoolDraft {
    /// Whether it says which pool is meant.
    pub(crate) fn names_one(&self) -> bool {
        self.id.is_some() || self.name.is_some()
    }
}

/// The user pool of a spec.
#[derive(Clone, Debug)]
pub(crate) struct PoolSpec {
    pub(crate) id: Option<PoolId>,
    pub(crate) name: Setting<PoolName>,
    pub(crate) sign_in: Setting<SignIn>,
    /// Standard attributes that every user must have; permanent, so they count at creation only.
    pub(crate) required_attributes: &'static [&'static str],
    pub(crate) tier: Setting<Tier>,
    pub(crate) mfa: Setting<Mfa>,
    /// What people may sign in with first, each once.
    pub(crate) sign_in_factors: Setting<Vec<SignInFactor>>,
    /// Counts at creation only: apps trust one issuer.
    pub(crate) issuer: Setting<IssuerType>,
    pub(crate) self_sign_up: Setting<bool>,
    pub(crate) deletion_protection: Setting<bool>,
    /// Without the owner tag.
    pub(crate) tags: BTreeMap<TagKey, TagValue>,
}

/// `K=V` of `--tag`.
pub(super) fn key_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("`{text}` has no `=`; write a tag as key=value"))
}
