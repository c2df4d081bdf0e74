//! The flags of `cogoidc status`.

use std::path::PathBuf;

use clap::Args;

use super::{Common, PaceArgs};

/// `cogoidc status`
#[derive(Debug, Args)]
#[command(mut_arg("yes", |yes| yes.hide(true)))]
pub(crate) struct StatusArgs {
    /// Spec files [default: those of this folder]
    #[arg(value_name = "FILE", conflicts_with = "spec")]
    pub(crate) files: Vec<PathBuf>,
    /// Show every set-up of the account and region instead
    #[arg(long, conflicts_with_all = ["files", "spec"])]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    #[command(flatten)]
    pub(crate) common: Common,
}
