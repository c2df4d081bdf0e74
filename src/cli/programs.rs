//! The flags of the commands that other programs use: completions, manual pages, schemas, spec files judged offline.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use clap_complete::Shell;

use super::{Output, examples};
use crate::settings::file::DEFAULT_NAME;

/// `cogoidc spec`
#[derive(Debug, Subcommand)]
pub(crate) enum SpecCommand {
    /// Fail unless each file is a spec file whose set-up can be made
    #[command(before_help = examples::SPEC)]
    Check(SpecCheckArgs),
}

/// `cogoidc spec check`
#[derive(Debug, Args)]
pub(crate) struct SpecCheckArgs {
    /// Spec files
    #[arg(value_name = "FILE", default_value = DEFAULT_NAME)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `cogoidc commands`
#[derive(Debug, Args)]
pub(crate) struct CommandsArgs {
    /// The command, word by word, such as `idp add` [default: all]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `cogoidc schema`
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Name of the schema [default: list the names]
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

/// `cogoidc completions`
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    pub(crate) shell: Shell,
}

/// `cogoidc man`
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command, word by word, such as `idp add`
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}
