//! The edits that make the sign-in of a file what it should be.

use serde_json::Value;

use super::compare::Allowed;
use super::edit::Edit;
use super::error::WriteError;
use super::insert;
use super::style::{self, Written};
use super::wanted::Wanted;
use crate::app_file::AppFile;
use crate::app_file::keys::{Role, role_of};
use crate::app_file::node::{self, Node};
use crate::app_file::sign_in::{Setting, SignInConfig};

/// The edits of a file so far.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) edits: Vec<Edit>,
    /// What may differ afterwards.
    pub(super) allowed: Allowed,
    /// The settings that something else fills in.
    pub(super) left: Vec<String>,
}

impl Changes {
    /// The edits that make a config say what it should.
    ///
    /// # Errors
    ///
    /// A setting without a place that is safe to write.
    pub(super) fn of(
        file: &AppFile,
        config: &SignInConfig,
        wanted: &Wanted,
    ) -> Result<Self, WriteError> {
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
