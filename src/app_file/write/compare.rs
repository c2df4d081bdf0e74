//! Whether an edited file differs in the wanted settings only.

use std::collections::BTreeSet;

use crate::app_file::document::Document;
use crate::app_file::keys::role_of;
use crate::app_file::node::{Node, Object, Span, Value};

/// What may differ.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    /// The names of the settings that are written or added.
    pub(super) names: BTreeSet<String>,
    /// The values that are replaced.
    pub(super) spans: Vec<Span>,
}

/// The first name under which two documents differ although it may not.
pub(super) fn unwanted(old: &Document, new: &Document, allowed: &Allowed) -> Option<String> {
    let mut comparison = Comparison { allowed, path: Vec::new() };
    let loose =
        |document: &Document| Node { value: Value::List(document.loose.clone()), span: None };
    comparison
        .differing(&old.root, &new.root)
        .or_else(|| comparison.differing(&loose(old), &loose(new)))
}

struct Comparison<'a> {
    allowed: &'a Allowed,
    path: Vec<String>,
}

impl Comparison<'_> {
    fn differing(&mut self, old: &Node, new: &Node) -> Option<String> {
        match (&old.value, &new.value) {
            (Value::Object(old), Value::Object(new)) => self.members(old, new),
            (Value::List(old), Value::List(new)) if old.len() == new.len() => {
                old.iter().zip(new).find_map(|(old, new)| self.differing(old, new))
            }
            (Value::Function(old), Value::Function(new)) => self.differing(old, new),
            (old_value, new_value) if old_value == new_value => None,
            _ if self.is_allowed(old) => None,
            _ => Some(self.path.join(".")),
        }
    }

    fn members(&mut self, old: &Object, new: &Object) -> Option<String> {
        for (name, value) in old.members() {
            self.path.push(name.to_owned());
            let found = match new.get(name) {
                Some(now) => self.differing(value, now),
                None => Some(self.path.join(".")),
            };
            if found.is_some() {
                return found;
            }
            self.path.pop();
        }
        let added = new
            .members()
            .find(|(name, _)| old.get(name).is_none() && !self.allowed.names.contains(*name));
        added.map(|(name, _)| name.to_owned())
    }

    /// Whether a value may differ: it is one that is replaced, and its name is one that is written. A constant that a
    /// wanted setting refers to has a name of its own.
    fn is_allowed(&self, old: &Node) -> bool {
        let is_replaced = |span: &Span| {
            self.allowed.spans.iter().any(|edit| edit.start <= span.start && span.end <= edit.end)
        };
        let name = self.path.last().map(String::as_str).unwrap_or_default();
        let is_wanted = self.path.iter().any(|name| self.allowed.names.contains(name))
            || role_of(name).is_some();
        let is_constant = self.path.len() <= 1;
        old.span.as_ref().is_some_and(is_replaced) && (is_wanted || is_constant)
    }
}
