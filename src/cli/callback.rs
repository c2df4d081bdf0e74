//! The flags of `cogoidc callback`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Common, Selection, examples};

/// `cogoidc callback …`
#[derive(Debug, Subcommand)]
pub(crate) enum CallbackCommand {
    /// Show the registered URLs
    #[command(before_help = examples::CALLBACK_LIST, mut_arg("yes", |yes| yes.hide(true)))]
    List(CallbackListArgs),
    /// Register URLs, keeping everything else
    #[command(before_help = examples::CALLBACK_ADD, mut_arg("yes", |yes| yes.hide(true)))]
    Add(CallbackChangeArgs),
    /// Remove URLs, keeping everything else
    #[command(before_help = examples::CALLBACK_REMOVE)]
    #[command(mut_arg("yes", |yes| yes.help("Remove what a pattern matches without asking")))]
    Remove(CallbackChangeArgs),
}

/// `cogoidc callback list`
#[derive(Debug, Args)]
pub(crate) struct CallbackListArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc callback add`, `cogoidc callback remove`
#[derive(Debug, Args)]
pub(crate) struct CallbackChangeArgs {
    #[command(flatten)]
    pub(crate) sources: CallbackSources,
    /// Change the sign-out URLs instead
    #[arg(long)]
    pub(crate) sign_out: bool,
    /// Show the plan and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Where the URLs of `callback add` and `callback remove` come from.
#[derive(Debug, Args)]
pub(crate) struct CallbackSources {
    /// URLs, or - to read them from stdin, one per line; with remove, * matches any characters
    #[arg(value_name = "URL", required_unless_present = "from_stack_outputs")]
    pub(crate) urls: Vec<String>,
    /// Read the URL from the outputs of a CloudFormation stack (describe-stacks, or a CDK outputs file)
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) from_stack_outputs: Option<PathBuf>,
    /// Name of the output that holds the URL
    #[arg(long, value_name = "NAME", requires = "from_stack_outputs")]
    pub(crate) key: Option<String>,
}
