//! One difference between a resource as it is and as it is wanted.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::member::{Member, MemberFormat};
use super::severity::Severity;

/// What is shown instead of a secret.
pub(crate) const HIDDEN: &str = "(hidden)";

/// A change to one member of a resource that exists.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(in crate::cognito) member: &'static Member,
    /// Which entry, if the member has one value for each key.
    pub(in crate::cognito) key: Option<String>,
    pub(in crate::cognito) effect: Effect,
}

/// What a change does, in Cognito's values.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::cognito) enum Effect {
    /// Sets a single value, valid only while the present one is `from`.
    Set { from: Value, to: Value },
    /// Replaces a secret, whatever it is.
    Replace(Hidden),
    /// Edits a list, as it is when the change is made.
    Edit { add: Vec<String>, remove: Vec<String> },
}

/// A value that is never shown.
#[derive(Clone, Debug)]
pub(crate) struct Hidden(pub(crate) SecretString);

impl PartialEq for Hidden {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

/// A change as people read it, derived from the values that are sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shown<'a> {
    Value { label: &'a str, key: Option<&'a str>, from: Value, to: Value },
    Claim { label: &'a str, attribute: &'a str, from: Value, to: Value },
    Secret { label: &'a str },
    List { label: &'a str, add: Vec<String>, remove: Vec<String> },
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.member, other.member)
            && self.key == other.key
            && self.effect == other.effect
    }
}

impl Change {
    /// Takes over the entries of another change, if both edit the same list; whether they do.
    pub(crate) fn absorb(&mut self, other: &Self) -> bool {
        if !std::ptr::eq(self.member, other.member) {
            return false;
        }
        let (Effect::Edit { add, remove }, Effect::Edit { add: adds, remove: removes }) =
            (&mut self.effect, &other.effect)
        else {
            return false;
        };
        for (entries, more) in [(add, adds), (remove, removes)] {
            let new = more.iter().filter(|entry| !entries.contains(entry)).cloned();
            let new: Vec<String> = new.collect();
            entries.extend(new);
        }
        true
    }

    /// The member's name in plans and reports.
    pub(crate) fn label(&self) -> &str {
        match &self.key {
            // A member without a label is known by its keys.
            Some(key) if self.member.label.is_empty() => key,
            _ => self.member.label,
        }
    }

    pub(crate) fn severity(&self) -> Severity {
        self.member.severity
    }

    pub(crate) fn shown(&self) -> Shown<'_> {
        let (label, form) = (self.label(), self.member.form);
        match &self.effect {
            Effect::Set { from, to } => {
                let (from, to) = (form.shown(from), form.shown(to));
                match self.key.as_deref() {
                    Some(attribute) if form == MemberFormat::Claim => {
                        Shown::Claim { label, attribute, from, to }
                    }
                    key => Shown::Value { label, key: key.filter(|key| *key != label), from, to },
                }
            }
            Effect::Replace(_) => Shown::Secret { label },
            Effect::Edit { add, remove } => {
                let [add, remove] = [add, remove].map(|entries| form.shown_entries(entries));
                Shown::List { label, add, remove }
            }
        }
    }
}
