//! Makes an app sign people in through Amazon Cognito, and proves that it works.
//!
//! Flags, spec file and questions fill a draft; [`resolve`] makes it a complete and valid spec; [`plan`] compares that
//! with what [`cognito`] observes; `cognito` makes the plan true; [`oidc`] looks at the result as any app would;
//! [`apps`] write the app's config.
//!
//! | room | holds |
//! | --- | --- |
//! | [`process`] | the process: reads the command line, runs a command, reports a failure, gives the exit code |
//! | [`cmd`] | the commands: arguments in, a flow called, a report printed, an exit code out |
//! | [`flow`] | what commands share and do: connect, open a set-up, settle, make, verify, diagnose, sign in, report |
//! | [`error`], [`known`] | what ends a command without its result, and what was known by then |
//! | [`doctor`], [`export`], [`plan`], [`resolve`] | decisions |
//! | [`ui`] | questions, and everything that is printed |
//! | [`cli`] | every flag except the draft's own |
//! | [`cognito`], [`apps`], [`upstream`] | the port to Cognito, the apps, the identity providers behind a pool |
//! | [`cloudflare`] | Cloudflare's API, as far as the login methods of Access need it |
//! | [`oidc`] | discovery, probes, a real sign-in, tokens |
//! | [`app_file`] | the app's own config file, read as what it does and written in place |
//! | [`settings`] | draft, spec and the spec file |
//! | [`values`], [`command_line`], [`finding`], [`files`], [`markdown`] | values that parse once, lines to paste, findings, files, parts of Markdown |
//! | [`network`], [`jwk`], [`platform`] | which addresses a server may lead to, which keys verify a signature, what differs between operating systems |
//! | [`sandbox`] | a strict local Cognito that uses none of the others except these three, which know nothing of Cognito |
//!
//! Imports only go down this list. Besides that:
//!
//! - `values`, `settings`, `resolve`, `plan` (except `apply`), `export`, `apps`, `app_file`, `upstream` and `doctor`
//!   (except `evidence`) do no I/O and never see the SDK.
//! - Only `cognito` names `aws_sdk_*`; only `ui` names `dialoguer` and `rustyline`; only `app_file` names the parsers of
//!   config files, except for TOML.
//! - Only `flow::connect` knows `sandbox`.
//! - Only `ui::printer` writes to stdout; `oidc` and `cognito` never print.
//! - The pure rooms read neither clock nor randomness except through an argument.

mod app_file;
mod apps;
mod cli;
mod cloudflare;
mod cmd;
mod cognito;
mod command_line;
mod doctor;
mod error;
mod export;
mod files;
mod finding;
mod flow;
mod jwk;
mod known;
mod markdown;
mod network;
mod oidc;
mod plan;
mod platform;
mod printable;
mod process;
mod resolve;
pub mod sandbox;
mod settings;
#[cfg(test)]
mod testing;
mod ui;
mod upstream;
mod values;

/// How the program reaches AWS, for the suite that runs on a live account.
#[doc(hidden)]
pub use cognito::SdkClients;

/// Runs the command that this process was started with, and gives its exit code.
#[must_use]
pub fn run() -> u8 {
    platform::with_stack(process::run)
}
