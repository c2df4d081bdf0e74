//! The flags of `cogoidc status`.

use std::path::PathBuf;

use clap::Args;

use super::Common;

/// `cogoidc status`
#[derive(Debug, Args)]
#[command(mut_arg("yes", |yes| yes.hide(true)))]
pub(crate) struct StatusArgs {
    /// Spec files [default: those of this folder]
    #[arg(value_name = "FILE", conflicts_with = "spec")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) common: Common,
}
