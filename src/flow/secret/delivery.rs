//! Where the value of a new secret goes.

use std::fs;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::value::{replaces, trimmed};
use crate::cli::SecretArgs;
use crate::cognito::SecretId;
use crate::cognito::step::Action;
use crate::error::{Error, Failure};
use crate::files::{self, MAX_SECRET_BYTES};
use crate::flow::files::{create_secret, keep_secret};
use crate::plan::text::FileLine;
use crate::ui::printer::Printer;
use crate::values::ClientId;

/// Where the value of a new secret goes.
pub(super) enum Delivery {
    File {
        path: PathBuf,
        /// Holds the value until the token endpoint accepts it: an app may read the other file.
        next: PathBuf,
    },
    /// To stdout, for a pipe.
    Output,
}

/// A value that an earlier run generated.
pub(super) struct Begun {
    pub(super) value: SecretString,
    /// Whether it is where the flags send it.
    pub(super) is_delivered: bool,
}

impl Delivery {
    /// Where the flags send it.
    ///
    /// # Errors
    ///
    /// Nowhere; a file that cannot be written.
    pub(super) fn of(args: &SecretArgs) -> Result<Self, Failure> {
        let Some(path) = args.secret_file.clone() else {
            return if args.show_secret {
                Ok(Self::Output)
            } else {
                let why = "say where the new secret goes: --secret-file PATH, or --show-secret for a pipe";
                Err(Error::Usage(why.to_owned()).into())
            };
        };
        let mut next = path.clone().into_os_string();
        next.push(".next");
        let next = PathBuf::from(next);
        files::probe(&path)?;
        files::probe(&next)?;
        Ok(Self::File { path, next })
    }

    /// The value that an earlier run generated for the same client in place of the same secret: it may have been killed
    /// before Cognito had it, or, if there is a newer secret, afterwards.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub(super) fn begun(
        &self,
        client: &ClientId,
        older: &SecretId,
        is_added: bool,
    ) -> Result<Option<Begun>, Failure> {
        let Self::File { path, next } = self else {
            return Ok(None);
        };
        let finished = is_added.then_some((path, true));
        for (path, is_delivered) in [Some((next, false)), finished].into_iter().flatten() {
            if let Some(value) = replacing(path, client, older)? {
                return Ok(Some(Begun { value, is_delivered }));
            }
        }
        Ok(None)
    }

    /// Keeps the value before Cognito has it; the value that is kept, which is that of another run if it was faster.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub(super) fn keep(
        &self,
        value: SecretString,
        client: &ClientId,
        older: &SecretId,
        printer: Printer,
    ) -> Result<SecretString, Failure> {
        let Self::File { next, .. } = self else {
            return Ok(value);
        };
        if create_secret(next, &value, printer)? {
            return Ok(value);
        }
        if let Some(kept) = replacing(next, client, older)? {
            return Ok(kept);
        }
        // What is there is of a rotation that ended otherwise.
        keep_secret(next, &value, printer)?;
        Ok(value)
    }

    /// Delivers a value that is accepted; the file that holds it.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub(super) fn complete(
        &self,
        value: &SecretString,
        printer: Printer,
    ) -> Result<Option<String>, Failure> {
        let Self::File { path, .. } = self else {
            return Ok(None);
        };
        keep_secret(path, value, printer)?;
        self.forget();
        Ok(Some(path.display().to_string()))
    }

    /// Takes away the file that kept the value.
    pub(super) fn forget(&self) {
        if let Self::File { next, .. } = self {
            // What is left there is of no use to anybody.
            drop(fs::remove_file(next));
        }
    }

    /// What the plan says of the file.
    pub(super) fn line(&self) -> Option<FileLine> {
        let Self::File { path, .. } = self else {
            return None;
        };
        let action = if path.exists() { Action::Update } else { Action::Create };
        Some(FileLine { action, path: path.display().to_string(), what: "the new client secret" })
    }
}

/// The value in a file, if it was generated in place of that secret.
fn replacing(
    path: &Path,
    client: &ClientId,
    older: &SecretId,
) -> Result<Option<SecretString>, Failure> {
    let text = files::read_if_there(path, MAX_SECRET_BYTES)?.map(SecretString::from);
    let value = text.map(|text| trimmed(&text));
    Ok(value.filter(|value| replaces(value, client, older)))
}
