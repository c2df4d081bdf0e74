//! The kinds of member, each with the changes that can be made to it.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use secrecy::SecretString;
use serde_json::Value;

use super::change::{Change, Effect, Hidden};
use super::member::Member;
use super::severity::Severity;
use crate::settings::Setting;

/// A member with a single value, a `T` to people.
#[derive(Debug)]
pub(crate) struct Scalar<T> {
    pub(super) member: &'static Member,
    shown: PhantomData<fn(T)>,
}

impl<T: Clone + Into<Value>> Scalar<T> {
    pub(super) const fn new(member: &'static Member) -> Self {
        Self { member, shown: PhantomData }
    }

    /// The change of a described resource to that value; `None` if it has the value.
    pub(crate) fn set(&self, described: &Value, to: T) -> Option<Change> {
        self.assign(to).change(described)
    }

    /// What these changes set the member to, as people read it.
    pub(crate) fn shown_in(&self, changes: &[Change]) -> Option<Value> {
        changes.iter().find_map(|change| match &change.effect {
            Effect::Set { to, .. } if std::ptr::eq(self.member, change.member) => {
                Some(self.member.form.shown(to))
            }
            _ => None,
        })
    }

    /// The value among these for the member, as people read it.
    pub(crate) fn assigned_in(&self, values: &[Assignment]) -> Option<Value> {
        let value = values.iter().find(|value| std::ptr::eq(self.member, value.member));
        value.map(|value| self.member.form.shown(&value.value))
    }

    /// Whether a change sets the member to that value.
    pub(crate) fn becomes(&self, change: &Change, to: T) -> bool {
        let sent = self.member.form.sent(to.into());
        std::ptr::eq(self.member, change.member)
            && matches!(&change.effect, Effect::Set { to, .. } if *to == sent)
    }

    /// That value for the member.
    pub(crate) fn assign(&self, value: T) -> Assignment {
        Assignment {
            member: self.member,
            value: self.member.form.sent(value.into()),
            is_given: true,
        }
    }

    /// The value of a setting for the member.
    pub(super) fn of(&self, setting: &Setting<T>) -> Assignment {
        Assignment { is_given: setting.given().is_some(), ..self.assign(setting.value().clone()) }
    }
}

/// A value for a member, for a resource that is created or changed.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    member: &'static Member,
    /// As it is sent.
    value: Value,
    is_given: bool,
}

impl Assignment {
    /// Whether the value was given: a default counts at creation only.
    pub(crate) fn is_given(&self) -> bool {
        self.is_given
    }

    /// The change of a described resource to the value; `None` if it has the value.
    pub(crate) fn change(&self, described: &Value) -> Option<Change> {
        let from = self.member.read(None, described);
        let effect = Effect::Set { from: from.clone(), to: self.value.clone() };
        (from != self.value).then_some(Change { member: self.member, key: None, effect })
    }

    /// Whether the value is a list without entries.
    pub(in crate::cognito) fn is_empty(&self) -> bool {
        self.value.as_array().is_some_and(Vec::is_empty)
    }

    /// Puts the value into the request that creates a resource.
    pub(in crate::cognito) fn put(&self, request: &mut Value) {
        self.member.put(None, request, self.value.clone());
    }

    /// The value as a plan shows it for a resource that is created: `tier plus`, `self sign-up off`.
    pub(crate) fn phrase(&self) -> String {
        let name = self.member.name;
        match self.member.form.shown(&self.value) {
            Value::Bool(true) => format!("{name} on"),
            Value::Bool(false) => format!("{name} off"),
            Value::String(word) => format!("{name} {word}"),
            Value::Array(entries) => {
                let entries: Vec<&str> = entries.iter().filter_map(Value::as_str).collect();
                format!("{name} {}", entries.join(", "))
            }
            other => format!("{name} {other}"),
        }
    }
}

/// A member that is a list, whose order means nothing.
#[derive(Debug)]
pub(crate) struct List(pub(super) &'static Member);

impl List {
    /// Adds entries; `None` if there are none.
    pub(crate) fn add(&self, entries: Vec<String>) -> Option<Change> {
        self.edit(entries, Vec::new())
    }

    /// Adds and removes entries; `None` if there are none.
    pub(crate) fn edit(&self, add: Vec<String>, remove: Vec<String>) -> Option<Change> {
        let is_empty = add.is_empty() && remove.is_empty();
        let effect = Effect::Edit { add, remove };
        (!is_empty).then_some(Change { member: self.0, key: None, effect })
    }

    /// Its name in plans and reports.
    pub(crate) fn label(&self) -> &'static str {
        self.0.label
    }

    pub(crate) fn severity(&self) -> Severity {
        self.0.severity
    }

    /// Whether a change edits the list.
    pub(crate) fn is_in(&self, change: &Change) -> bool {
        std::ptr::eq(self.0, change.member)
    }

    /// The whole list, for a resource that is created.
    pub(crate) fn assign<T: ToString>(&self, entries: &[T]) -> Assignment {
        let entries = entries.iter().map(|entry| Value::from(entry.to_string()));
        let value = entries.map(|entry| self.0.form.sent(entry)).collect();
        Assignment { member: self.0, value, is_given: true }
    }
}

/// A member with one text for each key.
#[derive(Debug)]
pub(crate) struct Map(pub(super) &'static Member);

impl Map {
    /// Sets the text of a key, or removes it; `None` if nothing changes.
    pub(crate) fn set(
        &self,
        present: &BTreeMap<String, String>,
        key: &str,
        to: Option<&str>,
    ) -> Option<Change> {
        let from = present.get(key).map(String::as_str);
        let effect = Effect::Set { from: from.into(), to: to.into() };
        (from != to).then(|| Change { member: self.0, key: Some(key.to_owned()), effect })
    }

    /// The key and its text, if the change sets one.
    pub(crate) fn entry(&self, change: &Change) -> Option<(String, String)> {
        match (&change.key, &change.effect) {
            (Some(key), Effect::Set { to: Value::String(to), .. })
                if std::ptr::eq(self.0, change.member) =>
            {
                Some((key.clone(), to.clone()))
            }
            _ => None,
        }
    }
}

/// A member that is a secret.
#[derive(Debug)]
pub(crate) struct Secret(pub(super) &'static Member);

impl Secret {
    /// Replaces the secret; `None` if it is the present one. A secret that Cognito does not tell cannot be
    /// compared.
    pub(crate) fn replace(
        &self,
        present: Option<&SecretString>,
        to: &SecretString,
    ) -> Option<Change> {
        let differs = Hidden(present?.clone()) != Hidden(to.clone());
        differs.then(|| self.replace_unseen(to))
    }

    /// Replaces the secret, whatever it is.
    pub(crate) fn replace_unseen(&self, to: &SecretString) -> Change {
        Change { member: self.0, key: None, effect: Effect::Replace(Hidden(to.clone())) }
    }
}
