//! The flags of `cogoidc secret`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Common, SecretArgs, Selection, examples};

/// `cogoidc secret …`
#[derive(Debug, Subcommand)]
pub(crate) enum SecretCommand {
    /// Show when each client secret was created, never its value
    #[command(before_help = examples::SECRET_LIST, mut_arg("yes", |yes| yes.hide(true)))]
    List(SecretListArgs),
    /// Add a second secret, while the present one stays valid
    #[command(before_help = examples::SECRET_ROTATE, mut_arg("show_secret", |show| show.help("Print the new secret alone, for a pipe")))]
    Rotate(SecretRotateArgs),
    /// Prove the new secret, then delete the old one; or go back
    #[command(before_help = examples::SECRET_FINISH)]
    Finish(SecretFinishArgs),
}

/// `cogoidc secret list`
#[derive(Debug, Args)]
pub(crate) struct SecretListArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc secret rotate`
#[derive(Debug, Args)]
pub(crate) struct SecretRotateArgs {
    #[command(flatten)]
    pub(crate) secret: SecretArgs,
    /// Show the plan and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc secret finish`
#[derive(Debug, Args)]
pub(crate) struct SecretFinishArgs {
    /// Which of two secrets stays; the older one goes back to before `secret rotate`
    #[arg(long, value_enum, default_value_t)]
    pub(crate) keep: Keep,
    /// File whose first line is the new secret, which is proved first
    #[arg(long, value_name = "PATH")]
    pub(crate) secret_file: Option<PathBuf>,
    /// Show the plan and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Which of two secrets stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keep {
    #[default]
    Newer,
    Older,
}
