//! The flags of `cogoidc idp`.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use super::{Common, Selection, examples};
use crate::upstream;

/// `cogoidc idp …`
#[derive(Debug, Subcommand)]
pub(crate) enum IdpCommand {
    /// Show the identity providers of the user pool
    #[command(before_help = examples::IDP_LIST, mut_arg("yes", |yes| yes.hide(true)))]
    List(IdpListArgs),
    /// Show what to enter at an identity provider, then let it sign people in
    #[command(before_help = examples::IDP_ADD)]
    Add(IdpAddArgs),
    /// Give the user pool a provider's new client secret, once the provider accepts it
    #[command(before_help = examples::IDP_ROTATE)]
    Rotate(IdpRotateArgs),
    /// Remove an identity provider from the app clients, then from the user pool
    #[command(before_help = examples::IDP_REMOVE)]
    Remove(IdpRemoveArgs),
}

/// `cogoidc idp list`
#[derive(Debug, Args)]
pub(crate) struct IdpListArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc idp add`
#[derive(Debug, Args)]
pub(crate) struct IdpAddArgs {
    /// Kind of provider
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(upstream::names()))]
    pub(crate) kind: String,
    /// Its permanent name in the user pool [for google: Google]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) upstream: UpstreamArgs,
    /// Fill an attribute of the user pool from another claim (repeatable)
    #[arg(long, value_name = "ATTRIBUTE=CLAIM")]
    pub(crate) map: Vec<String>,
    /// Let nobody else sign in: remove all other providers and the pool's own users from the app client
    #[arg(long)]
    pub(crate) only: bool,
    /// Show what to enter at the provider and the plan, then stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// The values that the provider issues.
#[derive(Debug, Args)]
pub(crate) struct UpstreamArgs {
    /// Issuer of the provider
    #[arg(long, value_name = "URL", conflicts_with_all = ["metadata_url", "metadata_file"])]
    pub(crate) issuer: Option<String>,
    /// Client id that the provider issued
    #[arg(long, value_name = "ID")]
    pub(crate) upstream_client_id: Option<String>,
    /// File whose first line is the client secret [env: COGOIDC_UPSTREAM_SECRET]
    #[arg(long, value_name = "FILE")]
    pub(crate) upstream_secret_file: Option<PathBuf>,
    /// URL of the provider's SAML metadata
    #[arg(long, value_name = "URL", conflicts_with = "metadata_file")]
    pub(crate) metadata_url: Option<String>,
    /// File with its SAML metadata
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata_file: Option<PathBuf>,
}

/// `cogoidc idp rotate`
#[derive(Debug, Args)]
pub(crate) struct IdpRotateArgs {
    /// Name of the provider in the user pool
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// File whose first line is the new client secret [env: COGOIDC_UPSTREAM_SECRET]
    #[arg(long, value_name = "FILE")]
    pub(crate) upstream_secret_file: Option<PathBuf>,
    /// Try the secret, show the plan and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc idp remove`
#[derive(Debug, Args)]
pub(crate) struct IdpRemoveArgs {
    /// Name of the provider in the user pool
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// Show the plan and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}
