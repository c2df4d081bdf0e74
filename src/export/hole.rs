//! Places in the values of a resource that the text of a format fills with an expression of its own: a reference to
//! another resource, a secret that is given later.

use serde_json::Value;

/// How the text of a hole begins. No text that Cognito holds contains it.
const MARK: char = '\0';

/// A hole that the format knows by that name.
pub(super) fn hole(name: &str) -> Value {
    format!("{MARK}{name}").into()
}

/// The name of the hole that a text is; `None` for any other text.
pub(super) fn name(text: &str) -> Option<&str> {
    text.strip_prefix(MARK)
}

/// The text that a whole hole is, for a format whose literals are replaced afterwards.
pub(super) fn text(name: &str) -> String {
    format!("{MARK}{name}")
}
