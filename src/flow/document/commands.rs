//! The document of `commands`, and of `--help --json`.

use schemars::JsonSchema;
use serde::Serialize;

/// `commands`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CommandsReport {
    pub(crate) commands: Vec<CommandReport>,
    pub(crate) exit_codes: Vec<ExitReport>,
}

/// A command that does something.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CommandReport {
    /// Its words, such as `idp add`.
    pub(crate) name: String,
    pub(crate) about: String,
    /// What stands after its words, in this order.
    pub(crate) arguments: Vec<FlagReport>,
    pub(crate) flags: Vec<FlagReport>,
}

/// A flag or an argument. As a key of `--input-json` it has no hyphens at its beginning.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FlagReport {
    pub(crate) name: String,
    pub(crate) short: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: FlagType,
    /// What its value is called.
    pub(crate) value_name: Option<String>,
    /// The values that it can have, if only some can.
    pub(crate) values: Vec<String>,
    pub(crate) default: Option<String>,
    pub(crate) required: bool,
    pub(crate) repeatable: bool,
    pub(crate) about: String,
    /// The heading that it stands under in the help.
    pub(crate) group: Option<String>,
}

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FlagType {
    /// Nothing.
    Switch,
    /// Nothing; it counts how often it is given.
    Count,
    /// A value.
    Text,
}

/// An exit code.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ExitReport {
    pub(crate) code: u8,
    pub(crate) meaning: &'static str,
}
