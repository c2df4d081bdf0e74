//! One member of a resource.

use serde_json::{Value, json};

use super::severity::Severity;
use crate::settings::Metadata;
use crate::settings::parameters::{Flag, Parameter};

/// A member of a Cognito resource.
#[derive(Debug)]
pub(in crate::cognito) struct Member {
    /// Its name in plans and reports.
    pub(in crate::cognito) label: &'static str,
    /// What people call it.
    pub(in crate::cognito) name: &'static str,
    /// Where it is in the described resource, and in the request that writes it.
    pub(in crate::cognito) path: &'static [&'static str],
    pub(in crate::cognito) form: MemberFormat,
    /// The flag that sets it.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a fact of the row; a test holds it against the settings")
    )]
    pub(in crate::cognito) flag: Flag,
    pub(in crate::cognito) severity: Severity,
    /// What its absence means.
    absent: fn() -> Value,
}

/// How a value that Cognito holds is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cognito) enum MemberFormat {
    /// As it is.
    Plain,
    /// In the word of its flag; each is paired with Cognito's word.
    Words(&'static [(&'static str, &'static str)]),
    /// As true or false, by Cognito's words for the two.
    Switch { on: &'static str, off: &'static str },
    /// As true or false, the opposite of what Cognito holds: the API names it by its negation.
    Negation,
    /// By its length: it is too long.
    Length,
    /// As the claim that fills an attribute.
    Claim,
    /// Not at all.
    Hidden,
}

impl MemberFormat {
    /// What Cognito is sent for a value that people write.
    pub(in crate::cognito) fn sent(self, value: Value) -> Value {
        match (self, &value) {
            (Self::Words(words), Value::String(word)) => {
                let pair = words.iter().find(|(shown, _)| shown == word);
                pair.map_or(value, |(_, sent)| (*sent).into())
            }
            (Self::Switch { on, off }, Value::Bool(is_on)) => {
                if *is_on {
                    on.into()
                } else {
                    off.into()
                }
            }
            (Self::Negation, Value::Bool(is_on)) => (!is_on).into(),
            _ => value,
        }
    }

    /// What people read for a value that Cognito holds. A value that the form does not know is shown as it is.
    pub(in crate::cognito) fn shown(self, value: &Value) -> Value {
        match (self, value) {
            (Self::Words(words), Value::String(word)) => {
                let pair = words.iter().find(|(_, sent)| sent == word);
                pair.map_or_else(|| value.clone(), |(shown, _)| (*shown).into())
            }
            (Self::Switch { on, .. }, Value::String(word)) if word == on => true.into(),
            (Self::Switch { off, .. }, Value::String(word)) if word == off => false.into(),
            (Self::Negation, Value::Bool(is_off)) => (!is_off).into(),
            (Self::Length, Value::String(text)) => Metadata::length(text).into(),
            (Self::Words(_), Value::Array(entries)) => {
                entries.iter().map(|entry| self.shown(entry)).collect()
            }
            _ => value.clone(),
        }
    }
}

impl MemberFormat {
    /// What people read for the entries of a list.
    pub(in crate::cognito) fn shown_entries(self, entries: &[String]) -> Vec<String> {
        let shown = entries.iter().map(|entry| self.shown(&entry.as_str().into()));
        shown.map(|entry| entry.as_str().map_or_else(|| entry.to_string(), str::to_owned)).collect()
    }
}

impl Member {
    /// The member that a setting sets.
    pub(super) const fn of(
        setting: &Parameter,
        path: &'static [&'static str],
        form: MemberFormat,
    ) -> Self {
        Self { flag: setting.flag, ..Self::unset(setting.label, setting.name, path, form) }
    }

    /// A member that no setting sets.
    pub(in crate::cognito) const fn unset(
        label: &'static str,
        name: &'static str,
        path: &'static [&'static str],
        form: MemberFormat,
    ) -> Self {
        Self {
            label,
            name,
            path,
            form,
            flag: Flag::None,
            severity: Severity::Medium,
            absent: || Value::Null,
        }
    }

    /// The same member, where more or less depends on it than on most.
    pub(super) const fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The same member, with the meaning of its absence.
    pub(super) const fn absent(self, absent: fn() -> Value) -> Self {
        Self { absent, ..self }
    }

    /// The value in a described resource; of a member with keys, that of one key.
    pub(in crate::cognito) fn read(&self, key: Option<&str>, resource: &Value) -> Value {
        let mut keys = self.path.iter().copied().chain(key);
        let value = keys.try_fold(resource, |value, key| value.get(key));
        value.filter(|value| !value.is_null()).cloned().unwrap_or_else(self.absent)
    }

    /// The entries of a list in a described resource.
    pub(in crate::cognito) fn entries(&self, resource: &Value) -> Vec<String> {
        let list = self.read(None, resource);
        let entries = list.as_array().into_iter().flatten();
        entries.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Puts a value into a resource.
    pub(in crate::cognito) fn put(&self, key: Option<&str>, resource: &mut Value, value: Value) {
        let mut place = resource;
        for key in self.path.iter().copied().chain(key) {
            if !place.is_object() {
                *place = json!({});
            }
            let Value::Object(map) = place else {
                return;
            };
            place = map.entry(key).or_insert(Value::Null);
        }
        *place = value;
    }
}
