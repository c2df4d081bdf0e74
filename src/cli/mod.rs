//! Every command and flag, except the flags of a draft.

mod callback;
mod deferred;
mod doctor;
mod draft;
mod examples;
mod export;
mod idp;
mod outline;
mod policy;
mod programs;
mod secret;
mod shared;
mod status;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::values::DicomwebUrl;

pub(crate) use callback::{CallbackChangeArgs, CallbackCommand, CallbackListArgs, CallbackSources};
pub(crate) use deferred::Deferred;
pub(crate) use doctor::DoctorArgs;
pub(crate) use draft::{DraftArgs, GuardAnswers};
pub(crate) use export::ExportArgs;
pub(crate) use idp::{IdpAddArgs, IdpCommand, IdpListArgs, IdpRemoveArgs, IdpRotateArgs};
pub(crate) use policy::PolicyArgs;
pub(crate) use programs::{
    CommandsArgs, CompletionsArgs, ManArgs, SchemaArgs, SpecCheckArgs, SpecCommand,
};
pub(crate) use secret::{Keep, SecretCommand, SecretFinishArgs, SecretListArgs, SecretRotateArgs};
pub(crate) use shared::{
    Color, Common, GraphArgs, GraphLanguage, Output, PaceArgs, PlanFormat, ReportFormat,
    SecretArgs, Selection,
};
pub(crate) use status::StatusArgs;

/// Default port of the sandbox.
pub(crate) const SANDBOX_PORT: u16 = 9229;

/// Sets up sign-in through Amazon Cognito for an app, and proves that it works.
#[derive(Debug, Parser)]
#[command(name = "cogoidc", version, arg_required_else_help = true, max_term_width = 100)]
#[command(before_help = examples::PROGRAM, after_help = exits())]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The exit codes, and what each means.
pub(crate) const EXITS: [(u8, &str); 10] = [
    (0, "done, or nothing to do"),
    (1, "failed: refused by Cognito, network, I/O"),
    (2, "usage: flags, spec file, values that can never work, --yes missing"),
    (3, "a check failed"),
    (4, "AWS credentials or a permission missing or refused"),
    (5, "conflict: several candidates, domain taken, changed meanwhile, wrong account"),
    (6, "changes pending (plan --exit-code)"),
    (7, "nothing to change, but more is there than the spec names (plan --exit-code)"),
    (130, "interrupted: run the same command again to finish"),
    (143, "terminated: run the same command again to finish"),
];

/// The exit codes as the help shows them.
fn exits() -> String {
    let lines = EXITS.iter().map(|(code, meaning)| format!("  {code:<4} {meaning}"));
    std::iter::once("Exit codes:".to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

const INIT_GRAPH: &str = "With --dry-run: print the plan as a graph [default language: mermaid]";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set up sign-in for an app: questions or flags, a plan, then the app's config
    #[command(before_help = examples::INIT)]
    Init(Deferred<InitArgs>),
    /// Show what `apply` would change
    #[command(before_help = examples::PLAN)]
    Plan(Deferred<PlanArgs>),
    /// Create and change what the spec file describes
    #[command(before_help = examples::APPLY)]
    Apply(Deferred<ApplyArgs>),
    /// Print the config of an existing set-up, or write it into the app's own file
    #[command(before_help = examples::CONFIG)]
    Config(Deferred<ConfigArgs>),
    /// List, add or remove callback and sign-out URLs of an app client
    #[command(subcommand, before_help = examples::CALLBACK)]
    Callback(Deferred<CallbackCommand>),
    /// List, add or remove the identity providers that people sign in through
    #[command(subcommand, before_help = examples::IDP)]
    Idp(Deferred<IdpCommand>),
    /// Find out what is wrong with a sign-in, and how to fix it
    #[command(before_help = examples::DOCTOR)]
    Doctor(Deferred<DoctorArgs>),
    /// Sign in for real, verify the tokens, and compare them with what the app reads
    #[command(before_help = examples::LOGIN)]
    Login(Deferred<LoginArgs>),
    /// Print a set-up, or the plan of one, for Terraform, CloudFormation, the AWS CLI or CDK
    #[command(before_help = examples::EXPORT)]
    Export(Deferred<ExportArgs>),
    /// Show every set-up that the spec files here name, and whether it is healthy
    #[command(before_help = examples::STATUS)]
    Status(Deferred<StatusArgs>),
    /// Replace the client secret without an outage
    #[command(subcommand, before_help = examples::SECRET)]
    Secret(Deferred<SecretCommand>),
    /// Delete the app client, and the pool if cogoidc created it and nothing else uses it
    #[command(before_help = examples::DESTROY)]
    Destroy(Deferred<DestroyArgs>),
    /// Print the least IAM policy for a command
    #[command(before_help = examples::POLICY)]
    Policy(Deferred<PolicyArgs>),
    /// List the apps that can be set up, or describe one
    #[command(before_help = examples::TARGETS)]
    Targets(Deferred<TargetsArgs>),
    /// Serve a local Cognito until Ctrl-C
    #[command(before_help = examples::SANDBOX)]
    Sandbox(Deferred<SandboxArgs>),
    /// Judge spec files without a network
    #[command(subcommand, before_help = examples::SPEC)]
    Spec(Deferred<SpecCommand>),
    /// List the commands with their flags and exit codes, for programs
    #[command(before_help = examples::COMMANDS)]
    Commands(Deferred<CommandsArgs>),
    /// Print the JSON Schema of the spec file or of a document
    #[command(before_help = examples::SCHEMA)]
    Schema(Deferred<SchemaArgs>),
    /// Print the script that completes commands, flags and values in a shell
    #[command(before_help = examples::COMPLETIONS)]
    Completions(Deferred<CompletionsArgs>),
    /// Print the manual page of cogoidc, or of one of its commands
    #[command(before_help = examples::MAN)]
    Man(Deferred<ManArgs>),
}

/// `cogoidc init`
#[derive(Debug, Args)]
#[command(mut_arg("graph", |graph| graph.requires("dry_run").hide_short_help(true).help(INIT_GRAPH)))]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) draft: DraftArgs,
    #[command(flatten)]
    pub(crate) secret: SecretArgs,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Show the plan and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) graph: GraphArgs,
    /// Write the settings to this spec file
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) save: Option<PathBuf>,
    /// Write the config into the app's own file, after showing what changes
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(crate) write: Option<PathBuf>,
}

/// `cogoidc plan`
#[derive(Debug, Args)]
#[command(mut_arg("yes", |yes| yes.hide(true)))]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) draft: DraftArgs,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Exit with 6 if anything would change, with 7 if the spec does not name all that is there
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Form of the plan
    #[arg(long, value_enum, default_value_t, conflicts_with_all = ["json", "graph"])]
    pub(crate) format: PlanFormat,
    #[command(flatten)]
    pub(crate) graph: GraphArgs,
}

/// `cogoidc apply`
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    pub(crate) draft: DraftArgs,
    #[command(flatten)]
    pub(crate) secret: SecretArgs,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Write the config into the app's own file, after showing what changes
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(crate) write: Option<PathBuf>,
}

/// `cogoidc config`
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Form of the config, such as env, json or secret
    #[arg(long = "as", value_name = "FORM")]
    pub(crate) form: Option<String>,
    /// Include the client secret in the config
    #[arg(long)]
    pub(crate) show_secret: bool,
    /// Write the config into the app's own file, after showing what changes
    #[arg(long, value_name = "PATH")]
    pub(crate) write: Option<PathBuf>,
    /// Create or change the login method of Cloudflare Access, after showing what changes [token: CLOUDFLARE_API_TOKEN]
    #[arg(long, conflicts_with_all = ["write", "form"])]
    pub(crate) push: bool,
    #[command(flatten)]
    pub(crate) answers: GuardAnswers,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc login`
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Sign in as a temporary user on the pool's own pages; no person is needed
    #[arg(long, conflicts_with_all = ["no_browser", "port"])]
    pub(crate) unattended: bool,
    /// Open no browser: show the address and ask for the callback URL
    #[arg(long, conflicts_with = "port")]
    pub(crate) no_browser: bool,
    /// Go straight to this identity provider of the pool
    #[arg(long, value_name = "NAME")]
    pub(crate) identity_provider: Option<String>,
    /// How long to wait for the sign-in
    #[arg(long, value_name = "SECONDS", default_value_t = 180, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    /// Port on localhost for the callback [default: that of a registered callback URL, or 9228]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// Root of the DICOMweb server that the app reads from: prove that it lets in the app's access token alone
    #[arg(long, value_name = "URL")]
    pub(crate) dicomweb: Option<DicomwebUrl>,
    /// File whose first line is the client secret, if Cognito does not show it
    #[arg(long, value_name = "PATH")]
    pub(crate) secret_file: Option<PathBuf>,
    /// Print the tokens too
    #[arg(long)]
    pub(crate) show_tokens: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc destroy`
#[derive(Debug, Args)]
#[command(mut_arg("yes", |yes| yes.help("Not enough here: --confirm NAME is required")))]
pub(crate) struct DestroyArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Name of the user pool, instead of typing it; required without a terminal
    #[arg(long, value_name = "NAME")]
    pub(crate) confirm: Option<String>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc targets`
#[derive(Debug, Args)]
pub(crate) struct TargetsArgs {
    /// The app to describe
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Print the file that describes this app, as a start for one of your own
    #[arg(long, value_name = "NAME", conflicts_with_all = ["name", "target_file"])]
    pub(crate) export: Option<String>,
    /// Check a file that describes an app of your own, and show what it says
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    pub(crate) target_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `cogoidc sandbox`
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Port on localhost; 0 for any free port
    #[arg(long, default_value_t = SANDBOX_PORT)]
    pub(crate) port: u16,
    /// Folder for its pools [default: the user's data folder]
    #[arg(long, value_name = "DIR", conflicts_with = "ephemeral")]
    pub(crate) data: Option<PathBuf>,
    /// Keep everything in memory only
    #[arg(long)]
    pub(crate) ephemeral: bool,
    /// Make something go wrong (repeatable)
    #[arg(long, value_name = "FAULT", hide = true)]
    pub(crate) fault: Vec<String>,
    /// Allow only the calls that this IAM policy allows
    #[arg(long, value_name = "FILE", hide = true)]
    pub(crate) policy: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[cfg(test)]
mod tests;
