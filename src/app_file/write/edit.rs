//! Edits of a text.

use crate::app_file::node::Span;

/// A part of a text, and what replaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) span: Span,
    pub(super) text: String,
}

/// The text with the edits made; `None` if two of them overlap.
pub(super) fn applied(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort_by_key(|edit| edit.span.start);
    // Two settings may refer to one constant.
    edits.dedup();
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(text.get(done..edit.span.start)?);
        out.push_str(&edit.text.replace('\n', line_end));
        done = edit.span.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}
