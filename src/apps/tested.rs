//! How it is known that an app works with the config it gets.

use serde::{Deserialize, Serialize};

/// What a config was tested by, with which version, and where that can be read.
#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Tested {
    pub(crate) by: TestedBy,
    /// What was run or read, with its version.
    pub(crate) version: &'static str,
    /// The test that runs it, or where its settings are described.
    pub(crate) source: &'static str,
}

/// What a config was tested by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TestedBy {
    /// The app itself signed a person in and out.
    Run,
    /// What reads the config was run: the vendor's own parser, types or API model, or the app's library.
    Model,
    /// Nothing: the settings are taken from the source or the documentation.
    Table,
    /// Nobody says.
    Unknown,
}

impl Tested {
    /// Of an app that nobody has tested.
    pub(crate) const NONE: Self = Self { by: TestedBy::Unknown, version: "", source: "" };
}

impl std::fmt::Display for Tested {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { by, version, source } = self;
        match by {
            TestedBy::Run => write!(f, "Run in CI: {version} ({source})."),
            TestedBy::Model => write!(f, "Not run itself. Checked with {version} ({source})."),
            TestedBy::Table => write!(f, "Not run. The settings are from {version} ({source})."),
            TestedBy::Unknown => f.write_str("Not run."),
        }
    }
}
