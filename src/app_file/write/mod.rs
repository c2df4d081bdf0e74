//! A config file with what it should say, changed in its own place and style.
//!
//! What is written is read again: the file must differ in the wanted settings only, otherwise nothing is written.

mod block;
mod compare;
mod edit;
mod insert;
mod style;
mod wanted;

use serde_json::Value;

use super::AppFile;
use super::document::Document;
use super::keys::{Role, role_of};
use super::node::{self, Node};
use super::select;
use super::sign_in::{Known, Setting, SignInConfig};
use compare::Allowed;
use edit::{Edit, applied};
use style::Written;

pub(crate) use wanted::Wanted;

/// A config file as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rewritten {
    /// The whole file, its byte order mark included.
    pub(crate) text: String,
    /// The settings that something else fills in, so that they stay as they are.
    pub(crate) left: Vec<String>,
}

/// Why a config file is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WriteError {
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    #[error("it configures no sign-in")]
    NoSignIn,
    #[error("it configures {0} sign-ins, and which one is meant is not known")]
    Several(usize),
    #[error("`{0}` has no place there that is safe to write")]
    NoPlace(String),
    #[error("writing the sign-in would change `{0}` as well")]
    ChangesMore(String),
    #[error("the sign-in would still not be right in it: `{0}`")]
    StillWrong(String),
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
    let old = file.document().map_err(WriteError::Unreadable)?;
    require_whole(&old)?;
    let text = applied(&file.text, block::edits(file, block))
        .ok_or_else(|| WriteError::NoPlace("the block".to_owned()))?;
    let edited = file.with(&text);
    let new = edited.document().map_err(WriteError::Unreadable)?;
    require_parsed(&new)?;
    let config = edited.sign_in(Some(place), Known::default()).ok().flatten();
    let config = config.ok_or(WriteError::NoSignIn)?;
    require_right(&config, wanted, &[])?;
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
    for (name, value) in before.object().into_iter().flat_map(node::Object::members) {
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
    let config = file.sign_in(place, known).map_err(WriteError::Unreadable)?;
    let config = config.ok_or(WriteError::NoSignIn)?;
    let old = file.document().map_err(WriteError::Unreadable)?;
    require_whole(&old)?;
    match select::rivals(&old, place, known) {
        0 | 1 => {}
        rivals => return Err(WriteError::Several(rivals)),
    }
    let changes = Changes::of(file, &config, wanted)?;
    let text = applied(&file.text, changes.edits)
        .ok_or_else(|| WriteError::NoPlace("the sign-in".to_owned()))?;
    let edited = file.with(&text);
    let new = edited.document().map_err(WriteError::Unreadable)?;
    require_parsed(&new)?;
    if let Some(name) = compare::unwanted(&old, &new, &changes.allowed) {
        return Err(WriteError::ChangesMore(name));
    }
    let known = Known { client_id: Some(&wanted.client_id), pool_id: Some(&wanted.pool_id) };
    let config = edited.sign_in(place, known).ok().flatten().ok_or(WriteError::NoSignIn)?;
    require_right(&config, wanted, &changes.left)?;
    // Written again, the file stays as it is.
    if let Some(name) = Changes::of(&edited, &config, wanted)?.allowed.names.pop_first() {
        return Err(WriteError::StillWrong(name));
    }
    Ok(Rewritten { text: edited.whole(), left: changes.left })
}

/// Fails if a file breaks the rules of its format, so that what it comes to is a guess.
fn require_whole(old: &Document) -> Result<(), WriteError> {
    if old.errors > 0 {
        return Err(WriteError::Unreadable("it breaks the rules of its language".to_owned()));
    }
    Ok(())
}

/// Fails if an edit broke the rules of the format.
fn require_parsed(new: &Document) -> Result<(), WriteError> {
    if new.errors > 0 {
        return Err(WriteError::NoPlace("the sign-in".to_owned()));
    }
    Ok(())
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

/// The edits of a file so far.
#[derive(Default)]
struct Changes {
    edits: Vec<Edit>,
    allowed: Allowed,
    left: Vec<String>,
}

impl Changes {
    /// The edits that make a config say what it should.
    fn of(file: &AppFile, config: &SignInConfig, wanted: &Wanted) -> Result<Self, WriteError> {
        let mut changes = Self::default();
        changes.replace_all(file, config, wanted)?;
        changes.add_missing(file, config, wanted)?;
        Ok(changes)
    }

    /// Replaces every setting that is there and wrong.
    fn replace_all(
        &mut self,
        file: &AppFile,
        config: &SignInConfig,
        wanted: &Wanted,
    ) -> Result<(), WriteError> {
        for (role, setting) in config.settings() {
            let Some(values) = wanted.values_of(role, setting) else {
                continue;
            };
            if wanted.is_right(config, role) {
                continue;
            }
            if Wanted::is_open(config, role) {
                self.left.push(setting.name.clone());
                continue;
            }
            let no_place = || WriteError::NoPlace(setting.name.clone());
            let span = setting.node.span.clone().ok_or_else(no_place)?;
            let written = Written {
                text: file.text.get(span.clone()).ok_or_else(no_place)?,
                before: line_before(&file.text, span.start),
            };
            let text = style::replacement(file.format, role, &setting.node, written, &values);
            self.edits.push(Edit { span: span.clone(), text: text.ok_or_else(no_place)? });
            self.allowed.spans.push(span);
            self.allowed.names.insert(setting.name.clone());
        }
        Ok(())
    }

    /// Adds what the app's own library needs and the file lacks.
    fn add_missing(
        &mut self,
        file: &AppFile,
        config: &SignInConfig,
        wanted: &Wanted,
    ) -> Result<(), WriteError> {
        let Some(anchor) = config.setting(Role::ClientId) else {
            return Ok(());
        };
        // Only a file with the names of that library can take its settings.
        let common = wanted.members.keys().filter(|name| config.home.below(name).is_some());
        if common.count() < 2 || !wanted.members.contains_key(&anchor.name) {
            return Ok(());
        }
        for (name, value) in &wanted.members {
            if let Some(present) = config.home.below(name) {
                self.replace_object(file, name, present, value)?;
            } else if is_missing(config, name, value) {
                self.add(file, config, anchor, (name, value))?;
            }
        }
        Ok(())
    }

    /// Replaces a whole object that is there, such as the endpoints.
    fn replace_object(
        &mut self,
        file: &AppFile,
        name: &str,
        present: &Node,
        value: &Value,
    ) -> Result<(), WriteError> {
        let (node::Value::Object(object), Value::Object(members)) = (&present.value, value) else {
            return Ok(());
        };
        let is_right = object.members().count() == members.len()
            && members.iter().all(|(name, value)| {
                let text = object.get(name).and_then(Node::text);
                text.and_then(node::Text::written).as_deref() == value.as_str()
            });
        if is_right {
            return Ok(());
        }
        let no_place = || WriteError::NoPlace(name.to_owned());
        let span = present.span.clone().ok_or_else(no_place)?;
        let line = line_before(&file.text, span.start);
        let indent: String = line.chars().take_while(|letter| letter.is_whitespace()).collect();
        let text = insert::written(file.format, value, &indent).ok_or_else(no_place)?;
        // Settings inside it are part of it.
        self.edits.retain(|edit| !(span.start <= edit.span.start && edit.span.end <= span.end));
        self.edits.push(Edit { span: span.clone(), text });
        self.allowed.spans.push(span);
        self.allowed.names.insert(name.to_owned());
        Ok(())
    }

    fn add(
        &mut self,
        file: &AppFile,
        config: &SignInConfig,
        anchor: &Setting,
        (name, value): (&str, &Value),
    ) -> Result<(), WriteError> {
        let edit = insert::beside(file, config, anchor, (name, value));
        self.edits.push(edit.ok_or_else(|| WriteError::NoPlace(name.to_owned()))?);
        self.allowed.names.insert(name.to_owned());
        Ok(())
    }
}

/// What stands before a byte in its line.
fn line_before(text: &str, byte: usize) -> &str {
    let before = text.get(..byte).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default()
}

/// Whether a file lacks a setting that its app needs: no other name stands for it, and it is not a mere preference.
fn is_missing(config: &SignInConfig, name: &str, value: &Value) -> bool {
    match role_of(name) {
        Some(Role::ClientSecret | Role::RevokesTokens) => false,
        // Tokens are revoked at sign-out only if the file says so.
        Some(Role::RevokedTypes) => {
            config.flag(Role::RevokesTokens) == Some(true)
                && config.setting(Role::RevokedTypes).is_none()
        }
        Some(role) => config.setting(role).is_none() && value != "",
        // The endpoints stand for the sign-out address.
        None => value.is_object() && config.setting(Role::EndSession).is_none(),
    }
}

#[cfg(test)]
pub(super) mod tests;
