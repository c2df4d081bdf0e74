//! A set-up as the files of another tool. Pure: a definition in, texts out.

mod aws_cli;
mod cdk;
mod cloudformation;
mod hole;
mod kind;
mod terraform;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;

use crate::cognito::Definition;
use crate::values::Region;

/// A tool that a set-up can be exported for.
pub(crate) struct Format {
    /// The word of `--as`.
    pub(crate) name: &'static str,
    /// What people call it.
    pub(crate) title: &'static str,
    write: fn(&Source<'_>) -> Vec<ExportFile>,
}

/// Every format, in the order of the help.
pub(crate) static FORMATS: [&Format; 4] =
    [&terraform::FORMAT, &cloudformation::FORMAT, &aws_cli::FORMAT, &cdk::FORMAT];

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) region: &'a Region,
    /// Of Terraform's AWS provider.
    pub(crate) provider: ProviderVersion,
}

/// A major version of Terraform's AWS provider, as far as the export tells them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ProviderVersion {
    /// What 3.39.0 knows.
    Three,
    /// What 6.66.0 knows.
    #[default]
    Six,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ExportFile {
    pub(crate) name: &'static str,
    pub(crate) language: &'static str,
    pub(crate) text: String,
    /// What the format cannot express, and what to know before the file is used, a sentence each.
    pub(crate) notes: Vec<String>,
}

impl Format {
    /// The format of that name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        FORMATS.into_iter().find(|format| format.name == name)
    }

    /// The names of all formats.
    pub(crate) fn names() -> Vec<&'static str> {
        FORMATS.iter().map(|format| format.name).collect()
    }

    /// The files, the one that is printed first.
    pub(crate) fn files(&self, source: &Source<'_>) -> Vec<ExportFile> {
        (self.write)(source)
    }
}
