//! A config file with what it should say, changed in its own place and style.
//!
//! What is written is read again: the file must differ in the wanted settings only, otherwise nothing is written.

mod block;
mod changes;
mod compare;
mod edit;
mod error;
mod insert;
mod style;
mod wanted;

use super::AppFile;
use super::document::Document;
use super::node::{Node, Object};
use super::select;
use super::sign_in::{Known, SignInConfig};
use changes::Changes;
use edit::{Edit, applied};

pub(crate) use error::WriteError;
pub(crate) use wanted::Wanted;

/// A config file as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rewritten {
    /// The whole file, its byte order mark included.
    pub(crate) text: String,
    /// The settings that something else fills in, so that they stay as they are.
    pub(crate) left: Vec<String>,
}

/// The file with a block at its end that adds the sign-in, in place of such blocks that are there.
///
/// # Errors
///
/// A file that cannot be read, or one whose config would not be the wanted one, or would lose something.
pub(crate) fn with_block(
    file: &AppFile,
    block: &str,
    (place, wanted): (&[&str], &Wanted),
) -> Result<Rewritten, WriteError> {
    let old = whole(file)?;
    let (edited, new) = edited(file, block::edits(file, block))?;
    let config = select::select(&new, Some(place), Known::default());
    require_right(&config.ok_or(WriteError::NoSignIn)?, wanted, &[])?;
    if let Some((variable, [member, ..])) = place.split_at_checked(2)
        && let (Some(before), Some(after)) = (old.get(variable), new.get(variable))
    {
        require_kept(before, after, member)?;
    }
    Ok(Rewritten { text: edited.whole(), left: Vec::new() })
}

/// Fails unless one config has all the members of another, apart from one.
fn require_kept(before: &Node, after: &Node, apart: &str) -> Result<(), WriteError> {
    let (before, after) = (before.returned(), after.returned());
    for (name, value) in before.object().into_iter().flat_map(Object::members) {
        let now = after.below(name);
        if name != apart && !now.is_some_and(|now| now.is_same(value)) {
            return Err(WriteError::ChangesMore(name.to_owned()));
        }
    }
    Ok(())
}

/// The file with the settings of its sign-in as they should be, each in its place.
///
/// # Errors
///
/// A file that cannot be read or has no sign-in; a setting without a safe place; another setting that would change.
pub(crate) fn in_place(
    file: &AppFile,
    place: Option<&[&str]>,
    known: Known<'_>,
    wanted: &Wanted,
) -> Result<Rewritten, WriteError> {
    let old = whole(file)?;
    let config = select::select(&old, place, known).ok_or(WriteError::NoSignIn)?;
    match select::rivals(&old, place, known) {
        0 | 1 => {}
        rivals => return Err(WriteError::Several(rivals)),
    }
    let Changes { edits, allowed, left } = Changes::of(file, &config, wanted)?;
    let (edited, new) = edited(file, edits)?;
    if let Some(name) = compare::unwanted(&old, &new, &allowed) {
        return Err(WriteError::ChangesMore(name));
    }
    let known = Known { client_id: Some(&wanted.client_id), pool_id: Some(&wanted.pool_id) };
    let config = select::select(&new, place, known).ok_or(WriteError::NoSignIn)?;
    require_right(&config, wanted, &left)?;
    // Written again, the file stays as it is.
    if let Some(name) = Changes::of(&edited, &config, wanted)?.allowed.names.pop_first() {
        return Err(WriteError::StillWrong(name));
    }
    Ok(Rewritten { text: edited.whole(), left })
}

/// What a file comes to, unless it breaks the rules of its format, so that this is a guess.
fn whole(file: &AppFile) -> Result<Document, WriteError> {
    let document = file.document().map_err(WriteError::Unreadable)?;
    if document.errors > 0 {
        return Err(WriteError::Unreadable("it breaks the rules of its language".to_owned()));
    }
    Ok(document)
}

/// The file with these edits, and what it comes to.
fn edited(file: &AppFile, edits: Vec<Edit>) -> Result<(AppFile, Document), WriteError> {
    let no_place = || WriteError::NoPlace("the sign-in".to_owned());
    let edited = file.with(&applied(&file.text, edits).ok_or_else(no_place)?);
    let document = whole(&edited).map_err(|_| no_place())?;
    Ok((edited, document))
}

/// Fails unless every setting is right, apart from those that are filled in elsewhere.
fn require_right(
    config: &SignInConfig,
    wanted: &Wanted,
    left: &[String],
) -> Result<(), WriteError> {
    let wrong = config
        .settings()
        .find(|(role, setting)| !wanted.is_right(config, *role) && !left.contains(&setting.name));
    match wrong {
        Some((_, setting)) => Err(WriteError::StillWrong(setting.name.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests;
