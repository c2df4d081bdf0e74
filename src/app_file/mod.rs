//! The app's own config file, read as what it does and written in place.
//!
//! | module | what |
//! | --- | --- |
//! | [`format`] | which format a file has |
//! | [`javascript`], [`hcl`], [`toml`], [`yaml`], [`lines`] | one reader a format |
//! | [`node`], [`document`], [`placeholder`] | what every reader comes to |
//! | [`embedded`] | config files inside a config file |
//! | [`keys`] | what the names in config files mean |
//! | [`sign_in`], [`search`], [`select`] | what a document says about a sign-in; all of them; the one that counts |
//! | [`write`], [`literal`] | a file with what it should say; values as each language writes them |

use std::path::{Path, PathBuf};

use document::Document;
use format::Format;
use node::Span;
use sign_in::{Known, SignInConfig};

pub(crate) mod document;
mod embedded;
pub(crate) mod format;
mod hcl;
mod javascript;
pub(crate) mod keys;
pub(crate) mod lines;
pub(crate) mod literal;
pub(crate) mod node;
mod placeholder;
mod search;
mod select;
pub(crate) mod sign_in;
#[cfg(test)]
mod tests;
mod toml;
pub(crate) mod write;
mod yaml;

/// A config file of an app.
#[derive(Clone, Debug)]
pub(crate) struct AppFile {
    pub(crate) path: PathBuf,
    /// Without a byte order mark at its beginning.
    pub(crate) text: String,
    has_byte_order_mark: bool,
    pub(crate) format: Format,
}

impl AppFile {
    pub(crate) fn new(path: &Path, text: &str) -> Self {
        let body = text.strip_prefix('\u{feff}');
        let format = Format::of(path, body.unwrap_or(text));
        Self {
            path: path.to_owned(),
            text: body.unwrap_or(text).to_owned(),
            has_byte_order_mark: body.is_some(),
            format,
        }
    }

    /// The sign-in in it that counts; `None` if it sets up none.
    ///
    /// `place` is where the app looks for it, if it looks in one place only.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read, as its format's parser says it.
    pub(crate) fn sign_in(
        &self,
        place: Option<&[&str]>,
        known: Known<'_>,
    ) -> Result<Option<SignInConfig>, String> {
        Ok(select::select(&self.document()?, place, known))
    }

    /// Fails if it breaks the rules of its format.
    ///
    /// # Errors
    ///
    /// What its format's reader says.
    pub(crate) fn check(&self) -> Result<(), String> {
        match self.format.read(&self.text)?.errors {
            0 => Ok(()),
            _ => Err("a part of it cannot be read".to_owned()),
        }
    }

    /// The file with another text.
    fn with(&self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self.clone() }
    }

    /// All of the file.
    pub(crate) fn whole(&self) -> String {
        let mark = if self.has_byte_order_mark { "\u{feff}" } else { "" };
        format!("{mark}{}", self.text)
    }

    /// The texts in it whose names say that they are secrets.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Ok(document) = self.document() {
            document.root.secrets("", &mut found);
            document.loose.iter().for_each(|node| node.secrets("", &mut found));
        }
        found
    }

    /// What it comes to, the files inside it included.
    fn document(&self) -> Result<Document, String> {
        self.format.read(&self.text).map(embedded::opened)
    }

    /// The line that a value begins in, counted from 1.
    pub(crate) fn line(&self, span: &Span) -> usize {
        let before = self.text.get(..span.start).unwrap_or_default();
        before.matches('\n').count() + 1
    }
}
