//! The flags of `cogoidc export`.

use std::path::PathBuf;

use clap::Args;

use super::{Common, DraftArgs};

/// `cogoidc export`
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Tool that the files are for: terraform, cloudformation, aws-cli or cdk
    #[arg(long = "as", value_name = "FORMAT")]
    pub(crate) format: String,
    /// Write the files into this folder, after asking if one of them changes
    #[arg(long, value_name = "FOLDER")]
    pub(crate) write: Option<PathBuf>,
    /// Leave out what this major version of Terraform's AWS provider does not know
    #[arg(long, value_name = "NUMBER", hide = true, value_parser = clap::value_parser!(u8).range(3..))]
    pub(crate) provider_version: Option<u8>,
    #[command(flatten)]
    pub(crate) draft: DraftArgs,
    #[command(flatten)]
    pub(crate) common: Common,
}
