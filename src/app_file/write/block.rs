//! The block at the end of a program that adds the sign-in to whatever its config is by then.

use crate::app_file::AppFile;
use crate::app_file::javascript;
use crate::app_file::node::Span;

use super::edit::Edit;

/// The edits that leave one such block in a program, with this text: the last one is replaced, earlier ones go, and
/// without one it is appended.
pub(super) fn edits(file: &AppFile, block: &str) -> Vec<Edit> {
    let mut found = javascript::config_blocks(&file.text);
    let Some(last) = found.pop() else {
        let end = file.text.len();
        let gap = match file.text.chars().next_back() {
            None | Some('\n') => "",
            Some(_) => "\n",
        };
        return vec![Edit { span: end..end, text: format!("{gap}{block}") }];
    };
    let mut edits: Vec<Edit> = found
        .into_iter()
        .map(|span| Edit { span: with_line_end(&file.text, span), text: String::new() })
        .collect();
    edits.push(Edit { span: last, text: block.trim_end().to_owned() });
    edits
}

fn with_line_end(text: &str, span: Span) -> Span {
    let rest = text.get(span.end..).unwrap_or_default();
    let end = ["\r\n", "\n"].iter().find(|end| rest.starts_with(**end)).map_or(0, |end| end.len());
    span.start..span.end + end
}
