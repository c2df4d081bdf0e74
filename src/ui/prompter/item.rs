//! The entries of a list that is asked.

use crate::printable;

/// An entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// One line, without control characters.
    pub(super) label: String,
    /// Names of this item, in addition to its label.
    pub(super) names: Vec<String>,
}

impl Item {
    pub(crate) fn new(label: &str) -> Self {
        Self { label: printable::line(label).into_owned(), names: Vec::new() }
    }

    /// Adds a name.
    pub(crate) fn called(mut self, name: &str) -> Self {
        self.names.push(printable::line(name).into_owned());
        self
    }

    /// Its label and its names, in lower case.
    pub(super) fn all_names(&self) -> impl Iterator<Item = String> {
        std::iter::once(&self.label).chain(&self.names).map(|name| name.to_lowercase())
    }
}
