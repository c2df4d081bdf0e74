//! `--write`: the app's own config file, changed after the change was shown and agreed to.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use similar::TextDiff;

use super::agree;
use crate::app_file::AppFile;
use crate::app_file::write::{Rewritten, WriteError};
use crate::apps::{App, ConfigSecret, Values};
use crate::cli::Common;
use crate::error::Failure;
use crate::files::{self, Access, FileError};
use crate::finding::Outcome;
use crate::flow::document::WrittenFile;
use crate::ui::printer::Printer;

/// Most bytes of a config file that are read: a usual one has a few thousand.
pub(crate) const MAX_CONFIG_BYTES: u64 = 8 << 20;

/// Letters of the shortest text that is taken for a secret: a shorter one would hide what is not.
const MIN_SECRET: usize = 4;

/// What to do with a config that is not written.
pub(crate) const PASTE: &str = "nothing was written; put the config above into the file by hand";

/// The app's config file as it is and as it should be.
pub(crate) struct FileChange {
    file: AppFile,
    /// `None` if there is no such file.
    old: Option<String>,
    new: String,
    /// The settings that something else fills in.
    left: Vec<String>,
    /// The client secret, if the file holds it afterwards.
    secret: Option<SecretString>,
}

/// What keeps a file from being written, with all of it as it was.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The app's config cannot be put into the file: the snippet is to be pasted.
    Paste(String),
    Failed(Box<Failure>),
}

impl FileChange {
    /// Works out the change of the file at a path.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that the config cannot be put into.
    pub(crate) fn of(
        path: &Path,
        app: &App,
        values: &Values,
        form: Option<&str>,
    ) -> Result<Self, Refusal> {
        let failed = |why: FileError| Refusal::Failed(Box::new(why.into()));
        files::probe(path).map_err(failed)?;
        let old = files::read_if_there(path, MAX_CONFIG_BYTES).map_err(failed)?;
        let file = AppFile::new(path, old.as_deref().unwrap_or_default());
        let paste = |why: &str| Refusal::Paste(format!("{}: {why}", path.display()));
        let Rewritten { text, left } = match &old {
            Some(_) => app
                .rewritten(&file, values, form)
                .map_err(|why: WriteError| paste(&why.to_string()))?,
            None => {
                let snippet = app.new_file(&file, values, form);
                let snippet = snippet.ok_or_else(|| {
                    paste("there is no such file, and the config is only a part of the app's own file")
                })?;
                Rewritten { text: snippet.text, left: Vec::new() }
            }
        };
        let secret = match &values.secret {
            ConfigSecret::Shown(secret) if text.contains(secret.expose_secret()) => Some(secret),
            _ => None,
        };
        Ok(Self { file, old, left, secret: secret.cloned(), new: text })
    }

    pub(crate) fn is_needed(&self) -> bool {
        self.old.as_deref() != Some(&self.new)
    }

    /// Shows the change, asks, and writes; the file as it was is kept beside it.
    ///
    /// # Errors
    ///
    /// A no, or nobody to ask; a file that somebody else has changed meanwhile, or that cannot be written.
    pub(crate) fn carry_out(
        &self,
        common: &Common,
        printer: Printer,
    ) -> Result<WrittenFile, Failure> {
        let path = &self.file.path;
        let shown = path.display();
        for name in &self.left {
            printer.line(format_args!("`{name}` stays as it is: something else fills it in."));
        }
        if !self.is_needed() {
            printer.line(format_args!("Nothing to change in {shown}."));
            return Ok(WrittenFile { path: shown.to_string(), changed: false, backup: None });
        }
        self.show(printer);
        let question = format!("Write {shown}?");
        agree::agreed(common, printer, &question, "write the file as shown above")?;
        let now = files::read_if_there(path, MAX_CONFIG_BYTES)?;
        if now != self.old {
            return Err(FileError::Changed { path: path.clone() }.into());
        }
        let backup = self.old.as_ref().map(|_| files::backup(path)).transpose()?;
        let is_private = self.old.is_none() && self.secret.is_some();
        let access = if is_private { Access::Private } else { Access::Shared };
        files::write(path, &self.new, access)?;
        let kept = backup.as_ref().map(|backup| format!("; as it was: {}", backup.display()));
        let kept = kept.unwrap_or_default();
        printer.outcome(Outcome::Pass, format_args!("{shown} is written{kept}"));
        self.warn_of_git(backup.as_deref(), printer);
        let backup = backup.map(|backup| backup.display().to_string());
        Ok(WrittenFile { path: shown.to_string(), changed: true, backup })
    }

    /// Warns of files that git would take in although the app's own file is not to be.
    fn warn_of_git(&self, backup: Option<&Path>, printer: Printer) {
        let path = &self.file.path;
        let warn = |path: &Path, why: &str| {
            let text = format!("git would track {}, {why}; add it to .gitignore", path.display());
            printer.outcome(Outcome::Warn, text);
        };
        if self.secret.is_some() && files::git_would_track(path) {
            warn(path, "which holds a secret");
        }
        if let Some(backup) = backup
            && files::git_would_track(backup)
            && !files::git_would_track(path)
        {
            warn(backup, "and the file that it is a copy of is ignored");
        }
    }

    /// Shows the lines that change, without secrets.
    fn show(&self, printer: Printer) {
        let path = self.file.path.display();
        let old = self.masked(self.old.as_deref().unwrap_or_default());
        let new = self.masked(&self.new);
        let diff = TextDiff::from_lines(old.as_str(), new.as_str());
        let shown = diff.unified_diff().context_radius(0).to_string();
        let action = if self.old.is_some() { "Change" } else { "Create" };
        printer.line(format_args!("{action} {path}:"));
        if shown.is_empty() {
            printer.line("  only a secret differs");
        }
        let lines = shown.lines().filter(|line| !line.starts_with('\\'));
        for line in lines {
            printer.line(format_args!("  {line}"));
        }
    }

    /// A text with stars instead of what looks like a secret in it.
    fn masked(&self, text: &str) -> String {
        let mut secrets = AppFile::new(&self.file.path, text).secrets();
        secrets.extend(self.secret.iter().map(|secret| secret.expose_secret().to_owned()));
        secrets.retain(|secret| secret.chars().count() >= MIN_SECRET);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "********"))
    }
}
