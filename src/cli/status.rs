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
    /// Show every set-up of the account and region instead
    #[arg(long, conflicts_with_all = ["files", "spec"])]
    pub(crate) all: bool,
    /// With --all: reads a second, of user pools, of app clients and of their parts each
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=10_000), requires = "all")]
    pub(crate) max_rate: u32,
    #[command(flatten)]
    pub(crate) common: Common,
}
