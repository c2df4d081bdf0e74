//! The JSON documents that `--json` prints. Their schemas are in `examples/schemas/`.

mod audit;
mod commands;
mod export;
mod idp;
mod policy;
pub(crate) mod schemas;
mod secret;
mod set_up;
mod status;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::apps::{Snippet, Tested};
use crate::error::Failure;
use crate::finding::Finding;
use crate::known::Known;
use crate::plan::text::{DifferenceReport, StepReport};
use crate::ui::printer::Printer;
use crate::upstream::Checklist;

pub(crate) use audit::{AuditFinding, AuditReport, CheckCount};
pub(crate) use commands::{CommandReport, CommandsReport, ExitReport, FlagReport, FlagType};
pub(crate) use export::ExportReport;
pub(crate) use idp::IdpReport;
pub(crate) use policy::{Condition, POLICY_VERSION, Policy, Statement};
pub(crate) use secret::{ListedSecretReport, SecretReport};
pub(crate) use set_up::{ClientReport, DomainKind, DomainReport, PoolReport, SetUpReport};
pub(crate) use status::{Health, SetUpStatus, StatusReport};

/// A document: the members that every one begins with, then its own.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document<'a, T> {
    schema: Version,
    command: &'a str,
    #[serde(flatten)]
    body: T,
}

/// Name and version of the documents.
#[derive(Debug, Serialize, JsonSchema)]
enum Version {
    #[serde(rename = "cogoidc/1")]
    One,
}

/// Prints a document as the result of a command.
pub(crate) fn print<T: Serialize>(printer: Printer, command: &str, body: T) {
    printer.document(&Document { schema: Version::One, command, body });
}

/// A user pool or an app client, by id and name.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "IdAndName")]
pub(crate) struct IdAndName<T> {
    pub(crate) id: T,
    pub(crate) name: T,
}

/// `plan`, and a run that only shows its plan.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PlanReport<'a> {
    pub(crate) steps: Vec<StepReport>,
    /// Whether anything would change.
    pub(crate) pending: bool,
    /// Every difference, those too that the plan leaves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) differences: Vec<DifferenceReport>,
    /// What to enter at the identity providers that the plan creates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) checklists: Vec<&'a Checklist>,
    /// Only with `--graph`: the plan in that language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) graph: Option<String>,
}

/// `config`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConfigReport<'a> {
    /// Why there is no config, or why no sign-in with it can work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checks: Option<&'a [Finding]>,
    pub(crate) snippets: Vec<&'a Snippet>,
    /// Only with `--write`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<WrittenFile>,
    /// Only with `--push`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pushed: Option<Pushed>,
}

/// A login method of Cloudflare Access that has the config.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Pushed {
    /// Id of the Cloudflare account.
    pub(crate) account: String,
    /// Id of the login method, which policies name.
    pub(crate) id: String,
    pub(crate) name: String,
    /// Whether it is new.
    pub(crate) created: bool,
    /// The page that tries it, if Cloudflare names the team.
    pub(crate) test_url: Option<String>,
}

/// The app's own config file, with the set-up in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct WrittenFile {
    pub(crate) path: String,
    pub(crate) changed: bool,
    /// Where the file is kept as it was.
    pub(crate) backup: Option<String>,
}

/// `callback`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CallbackReport<'a> {
    pub(crate) client: IdAndName<&'a str>,
    pub(crate) callback_urls: &'a [String],
    pub(crate) sign_out_urls: &'a [String],
    pub(crate) changed: bool,
}

/// `doctor`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DoctorReport<'a> {
    pub(crate) ok: bool,
    pub(crate) checks: &'a [Finding],
}

/// `doctor --list`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CheckList<'a> {
    pub(crate) checks: Vec<CheckReport<'a>>,
}

/// A check as `doctor --list` names it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CheckReport<'a> {
    pub(crate) id: &'a str,
    pub(crate) claim: String,
    /// Whether `--fix` can fix it.
    pub(crate) fix: bool,
}

/// `login`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LoginReport<'a> {
    pub(crate) ok: bool,
    /// Of the ID token.
    pub(crate) claims: Map<String, Value>,
    pub(crate) access_token_claims: Map<String, Value>,
    pub(crate) checks: &'a [Finding],
    /// Only with `--show-tokens`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tokens: Option<TokensReport>,
}

/// The tokens of a sign-in, which were asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TokensReport {
    pub(crate) id_token: String,
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
}

/// `spec check`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SpecsReport {
    pub(crate) ok: bool,
    pub(crate) files: Vec<SpecReport>,
}

/// A spec file, judged by what it says alone.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SpecReport {
    pub(crate) file: String,
    pub(crate) ok: bool,
    /// What is wrong with it, a sentence each.
    pub(crate) problems: Vec<String>,
}

/// `policy`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PolicyReport {
    /// The words of the command that the policy is for.
    pub(crate) command_line: Vec<String>,
    pub(crate) policy: Policy,
}

/// `targets`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AppsReport {
    pub(crate) targets: Vec<AppReport>,
}

/// An app that can be set up.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AppReport {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
    pub(crate) tested: Tested,
}

/// `sandbox`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SandboxReport<'a> {
    pub(crate) url: &'a str,
}

/// Any command that failed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FailureReport<'a> {
    #[serde(flatten)]
    known: &'a Known,
    error: ErrorReport<'a>,
}

/// What failed.
#[derive(Debug, Serialize, JsonSchema)]
struct ErrorReport<'a> {
    /// The exit code.
    code: u8,
    message: String,
    #[schemars(with = "Vec<String>")]
    hints: &'a [crate::command_line::Hint],
    /// The IAM action that the credentials lack.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_permission: Option<String>,
}

impl<'a> From<&'a Failure> for FailureReport<'a> {
    fn from(failure: &'a Failure) -> Self {
        let error = ErrorReport {
            code: failure.error.exit() as u8,
            message: failure.error.to_string(),
            hints: &failure.hints,
            missing_permission: failure.error.missing_permission(),
        };
        Self { known: &failure.known, error }
    }
}
