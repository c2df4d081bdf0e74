//! A piece of config as it is printed, and what remains to be done by hand.

use serde::{Deserialize, Serialize};

use super::Values;
use super::app::Function;
use crate::command_line::CommandLine;

/// How a snippet is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
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

/// A form that an app's config comes in.
pub(crate) struct Form {
    /// Name of the form, as `--as` takes it.
    pub(crate) name: &'static str,
    /// The file it goes to, if it goes to one.
    pub(crate) file: Option<&'static str>,
    pub(crate) language: &'static str,
    pub(crate) how: How,
    /// What to know when using it, in one sentence.
    pub(crate) note: Option<&'static str>,
    /// The config; ends with a newline. An error says why there is none for these values.
    pub(crate) text: Function<Values, Result<String, String>>,
}

impl Form {
    /// # Errors
    ///
    /// Why there is no config for these values.
    pub(super) fn snippet(&self, values: &Values) -> Result<Snippet, String> {
        let text = (self.text)(values).map_err(|why| format!("form `{}`: {why}", self.name))?;
        Ok(Snippet {
            form: self.name,
            file: self.file,
            language: self.language,
            how: self.how,
            text,
            note: self.note,
        })
    }
}

/// Config for an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
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
    pub(crate) note: Option<&'static str>,
}

impl Snippet {
    /// What to do with it, in a line or two; `None` for what is passed on as it is.
    pub(crate) fn instruction(&self) -> Option<String> {
        let use_it = match (self.how, self.file) {
            (How::Append, Some(file)) => format!("Append to {file}, keeping all that is there"),
            (How::ReplaceLines, Some(file)) => {
                format!("Replace the same lines of {file}")
            }
            (How::WholeFile, Some(file)) => format!("The whole of {file}"),
            (How::Append | How::ReplaceLines | How::WholeFile, None) => {
                self.note?;
                "Put into a file of the app's code".to_owned()
            }
            (How::Fields, _) => "Type into the fields of the form".to_owned(),
            (How::Body, _) => "Send as the body of the request".to_owned(),
        };
        let note = self.note.map(|note| format!(" ({note})")).unwrap_or_default();
        Some(format!("{use_it}{note}:"))
    }
}

/// One thing left to be done by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct Next {
    pub(crate) text: String,
    /// The command that does it, if one does.
    #[schemars(with = "Option<String>")]
    pub(crate) command: Option<CommandLine>,
}

impl Next {
    pub(crate) fn by_hand(text: impl Into<String>) -> Self {
        Self { text: text.into(), command: None }
    }

    pub(crate) fn run(text: impl Into<String>, command: CommandLine) -> Self {
        Self { text: text.into(), command: Some(command) }
    }
}
