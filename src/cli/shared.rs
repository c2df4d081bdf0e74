//! Flags that several commands take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::command_line::Flags;

/// How fast a command reads a whole account.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct PaceArgs {
    /// With --all: reads a second, of user pools, of app clients and of their parts each
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=10_000), requires = "all")]
    pub(crate) max_rate: u32,
}

/// Which existing set-up a command works on.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Selection {
    /// App that the set-up is for
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

impl Selection {
    /// The flags that name the same set-up to another command.
    pub(crate) fn flags(&self) -> Flags {
        Flags::default()
            .option("--target", self.target.as_ref())
            .option("--app-url", self.app_url.as_ref())
            .option("--pool-id", self.pool_id.as_ref())
            .option("--pool-name", self.pool_name.as_ref())
            .option("--client-id", self.client_id.as_ref())
            .option("--client-name", self.client_name.as_ref())
    }
}

/// Where the client secret goes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Secret")]
pub(crate) struct SecretArgs {
    /// Write the client secret to this file (mode 0600)
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(crate) secret_file: Option<PathBuf>,
    /// Include the client secret in the config
    #[arg(long, hide_short_help = true)]
    pub(crate) show_secret: bool,
}

/// The flags of every command that calls Cognito.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Common {
    /// AWS profile
    #[arg(long, value_name = "NAME", help_heading = "Connection")]
    pub(crate) profile: Option<String>,
    /// AWS region
    #[arg(long, value_name = "CODE", help_heading = "Connection")]
    pub(crate) region: Option<String>,
    /// Use another Cognito than AWS's [env: COGOIDC_ENDPOINT_URL]
    #[arg(
        long,
        value_name = "URL",
        hide_short_help = true,
        conflicts_with = "sandbox",
        help_heading = "Connection"
    )]
    pub(crate) endpoint_url: Option<String>,
    /// Use a local Cognito: no AWS account needed
    #[arg(long, help_heading = "Connection")]
    pub(crate) sandbox: bool,
    /// Spec file [default: cogoidc.toml when present]
    #[arg(long, value_name = "FILE", hide_short_help = true, help_heading = "Connection")]
    pub(crate) spec: Option<PathBuf>,
    /// File that describes an app of your own
    #[arg(long, value_name = "FILE", hide_short_help = true, help_heading = "Connection")]
    pub(crate) target_file: Option<PathBuf>,
    /// Never ask; fail if something is missing
    #[arg(long, hide_short_help = true, help_heading = "Questions and output")]
    pub(crate) no_input: bool,
    /// Make changes without asking
    #[arg(short, long, help_heading = "Questions and output")]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) output: Output,
    /// Base URL of issuers, instead of AWS's
    #[arg(long, value_name = "URL", hide_short_help = true, help_heading = "Connection")]
    pub(crate) issuer_base_url: Option<String>,
    /// Port of the sandbox [default: 9229]
    #[arg(long, value_name = "PORT", hide_short_help = true, help_heading = "Connection")]
    pub(crate) sandbox_port: Option<u16>,
    /// Data folder of the sandbox [default: the user's data folder]
    #[arg(long, value_name = "DIR", hide_short_help = true, help_heading = "Connection")]
    pub(crate) sandbox_data: Option<PathBuf>,
    /// Ask line by line, without cursor movement
    #[arg(long, hide_short_help = true, help_heading = "Questions and output")]
    pub(crate) plain_prompts: bool,
}

impl Common {
    /// The flags that lead another command to the same Cognito and spec file, as they were given.
    pub(crate) fn flags(&self) -> Flags {
        self.connection().with(&self.spec_flag())
    }

    /// The flags that lead another command to the same Cognito, and to an app of one's own.
    pub(crate) fn connection(&self) -> Flags {
        Flags::default()
            .option("--profile", self.profile.as_ref())
            .option("--region", self.region.as_ref())
            .option("--endpoint-url", self.endpoint_url.as_ref())
            .switch_if(self.sandbox, "--sandbox")
            .option("--issuer-base-url", self.issuer_base_url.as_ref())
            .option("--sandbox-port", self.sandbox_port)
            .file("--sandbox-data", self.sandbox_data.as_deref())
            .file("--target-file", self.target_file.as_deref())
    }

    /// The flag that leads another command to the same spec file.
    pub(crate) fn spec_flag(&self) -> Flags {
        Flags::default().file("--spec", self.spec.as_deref())
    }
}

/// Form of a plan that is only shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    #[default]
    Text,
    /// Also added to the job summary of GitHub Actions
    Markdown,
}

/// Form of a diagnosis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    #[default]
    Text,
    /// Also added to the job summary of GitHub Actions
    Markdown,
    /// For code scanning
    Sarif,
}

/// How a plan that is only shown is printed.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct GraphArgs {
    /// Print the plan as a graph [default language: mermaid]
    #[arg(long, value_enum, value_name = "LANGUAGE", num_args = 0..=1, default_missing_value = "mermaid")]
    pub(crate) graph: Option<GraphLanguage>,
}

/// Language of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphLanguage {
    /// Drawn by Markdown viewers
    Mermaid,
    /// Drawn by Graphviz
    Dot,
}

impl GraphLanguage {
    /// The value of the flag.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Mermaid => "mermaid",
            Self::Dot => "dot",
        }
    }
}

/// How a command prints.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Questions and output")]
pub(crate) struct Output {
    /// Print one JSON document
    #[arg(long, hide_short_help = true)]
    pub(crate) json: bool,
    /// Flags as one JSON object, in a file or on stdin (-); a flag that is given wins
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) input_json: Option<PathBuf>,
    /// Print only where the run goes, the result and errors
    #[arg(short, long, hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Print more; twice: also the messages of libraries
    #[arg(short, long, action = clap::ArgAction::Count, hide_short_help = true)]
    pub(crate) verbose: u8,
    /// When to use colours
    #[arg(long, value_enum, default_value_t, hide_short_help = true)]
    pub(crate) color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}
