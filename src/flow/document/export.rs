//! The document of `export`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::export::ExportFile;

/// `export`
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ExportReport<'a> {
    /// Whether the user pool is there; otherwise the files create it.
    pub(crate) existing: bool,
    /// The one that is printed without `--json` first.
    pub(crate) files: &'a [ExportFile],
    /// Only with `--write`: the paths of those that were written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) written: Vec<String>,
}
