//! Every command and flag, but the draft's own.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::spec::draft::Draft;

/// Port of the sandbox where none is given.
pub(crate) const SANDBOX_PORT: u16 = 9229;

/// Sets up sign-in through Amazon Cognito for an app, and proves that it works.
#[derive(Debug, Parser)]
#[command(
    name = "cogoidc",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
#[command(after_help = EXITS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXITS: &str = "\
Exit codes:
  0    done, or nothing to do
  1    failed: refused by Cognito, network, I/O
  2    usage: flags, spec file, values that can never work, --yes missing
  3    a check failed
  4    no or refused AWS credentials or permission
  5    conflict: several candidates, domain taken, changed meanwhile, wrong account
  6    changes pending (plan --exit-code)
  130  interrupted; 143 terminated: run the same command again to finish";

const INIT_EXAMPLES: &str = "\
Examples:
  cogoidc init
  cogoidc init --target ohif --app-url https://viewer.example --yes > oidc.js
  cogoidc init --sandbox --target spa --app-url http://localhost:3000 --yes";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set up sign-in for an app: questions or flags, a plan, then the app's config
    #[command(before_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Show what `apply` would change
    Plan(PlanArgs),
    /// Make the spec file true
    Apply(ApplyArgs),
    /// Print the config of an existing set-up
    Config(ConfigArgs),
    /// List, add or remove callback and sign-out URLs of an app client
    #[command(subcommand)]
    Callback(CallbackCommand),
    /// Sign in for real, verify the tokens, and compare them with what the app reads
    Login(LoginArgs),
    /// Remove the app client, and the user pool if cogoidc made it and nothing else uses it
    Destroy(DestroyArgs),
    /// List the apps that can be set up, or tell what one needs
    Targets(TargetsArgs),
    /// Serve a local Cognito until Ctrl-C
    Sandbox(SandboxArgs),
    /// Print shell completions
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// `cogoidc init`
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) draft: Draft,
    #[command(flatten)]
    pub(crate) secret: SecretArgs,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Show the plan and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the settings to this spec file
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) save: Option<PathBuf>,
}

/// `cogoidc plan`
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) draft: Draft,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Exit with 6 when anything would change
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// `cogoidc apply`
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    pub(crate) draft: Draft,
    #[command(flatten)]
    pub(crate) secret: SecretArgs,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc config`
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Form of the config, such as env, json or secret
    #[arg(long = "as", value_name = "FORM")]
    pub(crate) form: Option<String>,
    /// Put the client secret into the config
    #[arg(long)]
    pub(crate) show_secret: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc callback …`
#[derive(Debug, Subcommand)]
pub(crate) enum CallbackCommand {
    /// Show the registered URLs
    List(CallbackListArgs),
    /// Register URLs, keeping everything else
    Add(CallbackChangeArgs),
    /// Take URLs out, keeping everything else
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
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// Where the URLs of `callback add` and `callback remove` come from.
#[derive(Debug, Args)]
pub(crate) struct CallbackSources {
    /// URLs, or - to read them from stdin, one a line; for remove, * stands for any characters
    #[arg(value_name = "URL", required_unless_present = "from_stack_outputs")]
    pub(crate) urls: Vec<String>,
    /// Take the URL from the outputs of a CloudFormation stack (describe-stacks, or cdk's outputs file)
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) from_stack_outputs: Option<PathBuf>,
    /// Name of the output that is the URL
    #[arg(long, value_name = "NAME", requires = "from_stack_outputs")]
    pub(crate) key: Option<String>,
}

/// `cogoidc login`
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Sign in a throw-away user on the pool's pages; it is removed again
    #[arg(long, conflicts_with_all = ["no_browser", "port"])]
    pub(crate) unattended: bool,
    /// Open no browser: show the address, and take the one that signing in ends at
    #[arg(long, conflicts_with = "port")]
    pub(crate) no_browser: bool,
    /// Go straight to this identity provider of the pool
    #[arg(long, value_name = "NAME")]
    pub(crate) identity_provider: Option<String>,
    /// Longest wait for the sign-in
    #[arg(long, value_name = "SECONDS", default_value_t = 180, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    /// Port on localhost that the browser comes back to [default: that of a registered callback URL, or 9228]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// Print the tokens too
    #[arg(long)]
    pub(crate) show_tokens: bool,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc destroy`
#[derive(Debug, Args)]
pub(crate) struct DestroyArgs {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Name of the user pool, in place of typing it
    #[arg(long, value_name = "NAME")]
    pub(crate) confirm: Option<String>,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// `cogoidc targets`
#[derive(Debug, Args)]
pub(crate) struct TargetsArgs {
    /// The app to tell about
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `cogoidc sandbox`
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Port on localhost; 0 takes any that is free
    #[arg(long, default_value_t = SANDBOX_PORT)]
    pub(crate) port: u16,
    /// Folder that keeps its pools [default: the user's data folder]
    #[arg(long, value_name = "DIR", conflicts_with = "ephemeral")]
    pub(crate) data: Option<PathBuf>,
    /// Forget everything at the end
    #[arg(long)]
    pub(crate) ephemeral: bool,
    /// Make something go wrong (repeatable)
    #[arg(long, value_name = "FAULT", hide = true)]
    pub(crate) fault: Vec<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `cogoidc completions`
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    pub(crate) shell: Shell,
}

/// Which existing set-up a command is about.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Selection {
    /// App the set-up is for
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// Address where people open the app
    #[arg(long, value_name = "URL")]
    pub(crate) app_url: Option<String>,
    /// Id of the user pool
    #[arg(long, value_name = "ID", conflicts_with = "pool_name")]
    pub(crate) pool_id: Option<String>,
    /// Name of the user pool
    #[arg(long, value_name = "NAME")]
    pub(crate) pool_name: Option<String>,
    /// Id of the app client
    #[arg(long, value_name = "ID", conflicts_with = "client_name")]
    pub(crate) client_id: Option<String>,
    /// Name of the app client
    #[arg(long, value_name = "NAME")]
    pub(crate) client_name: Option<String>,
}

/// What happens to the client secret.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Secret")]
pub(crate) struct SecretArgs {
    /// Write the client secret to this file (mode 0600)
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(crate) secret_file: Option<PathBuf>,
    /// Put the client secret into the config
    #[arg(long, hide_short_help = true)]
    pub(crate) show_secret: bool,
}

/// What every command that talks to Cognito takes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Common {
    /// AWS profile
    #[arg(long, value_name = "NAME", help_heading = "Connection")]
    pub(crate) profile: Option<String>,
    /// AWS region
    #[arg(long, value_name = "CODE", help_heading = "Connection")]
    pub(crate) region: Option<String>,
    /// Another Cognito than AWS's
    #[arg(
        long,
        value_name = "URL",
        env = "COGOIDC_ENDPOINT_URL",
        hide_short_help = true,
        conflicts_with = "sandbox",
        help_heading = "Connection"
    )]
    pub(crate) endpoint_url: Option<String>,
    /// Use a local Cognito: no AWS account needed
    #[arg(long, help_heading = "Connection")]
    pub(crate) sandbox: bool,
    /// Spec file [default: cogoidc.toml when present]
    #[arg(
        long,
        value_name = "FILE",
        hide_short_help = true,
        help_heading = "Connection"
    )]
    pub(crate) spec: Option<PathBuf>,
    /// Never ask; fail where something is missing
    #[arg(long, hide_short_help = true, help_heading = "Questions and output")]
    pub(crate) no_input: bool,
    /// Change without asking
    #[arg(short, long, help_heading = "Questions and output")]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Where issuers are looked for, in place of AWS
    #[arg(long, value_name = "URL", hide = true)]
    pub(crate) issuer_base_url: Option<String>,
    /// Port of the sandbox
    #[arg(long, value_name = "PORT", hide = true)]
    pub(crate) sandbox_port: Option<u16>,
    /// Data folder of the sandbox
    #[arg(long, value_name = "DIR", hide = true)]
    pub(crate) sandbox_data: Option<PathBuf>,
    /// Ask line by line, without cursor movement
    #[arg(long, hide = true)]
    pub(crate) plain_prompts: bool,
}

/// How a command talks.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Questions and output")]
pub(crate) struct Output {
    /// Print one JSON document
    #[arg(long, hide_short_help = true)]
    pub(crate) json: bool,
    /// Print the result and errors only
    #[arg(short, long, hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Say more; twice: also what the libraries say
    #[arg(short, long, action = clap::ArgAction::Count, hide_short_help = true)]
    pub(crate) verbose: u8,
    /// Colours
    #[arg(long, value_enum, default_value_t, hide_short_help = true)]
    pub(crate) color: Color,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}
