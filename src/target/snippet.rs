//! A piece of config as it is printed, and what remains to be done by hand.

use serde::Serialize;

/// How a snippet is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum How {
    /// Added at the end of the file.
    Append,
    /// Replaces the lines of the same names.
    ReplaceLines,
    /// Is the whole file.
    WholeFile,
    /// Typed into the fields of a form.
    Fields,
    /// Sent as the body of a request.
    Body,
}

/// Config for an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Snippet {
    /// Name of the form, as `--as` takes it.
    pub(crate) form: &'static str,
    /// The file it goes to, if it goes to one.
    pub(crate) file: Option<&'static str>,
    pub(crate) language: &'static str,
    pub(crate) how: How,
    /// Ends with a newline.
    pub(crate) text: String,
    /// What to know when using it, in one sentence.
    pub(crate) note: Option<String>,
}

/// One thing left to be done by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Next {
    pub(crate) text: String,
    /// The command that does it, if one does.
    pub(crate) command: Option<String>,
}

impl Next {
    pub(crate) fn by_hand(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            command: None,
        }
    }

    pub(crate) fn run(text: impl Into<String>, command: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            command: Some(command.into()),
        }
    }
}
