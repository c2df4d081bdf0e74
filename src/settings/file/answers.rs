//! The answers about the app in a spec file, whose keys come from the apps.

use toml_edit::Document;

use super::{SpecFileError, line_at};
use crate::settings::draft::Answers;

/// The values of `keys` at the top level of a text, and the text without them: blanks stand for what was taken,
/// so that everything else keeps its line. A text that is not TOML is returned as it is.
///
/// # Errors
///
/// The line of a value that is not a text.
pub(super) fn take(text: &str, keys: &[&'static str]) -> Result<(Answers, String), SpecFileError> {
    let mut answers = Answers::new();
    let mut rest = text.to_owned();
    let Ok(document) = Document::parse(text) else {
        return Ok((answers, rest));
    };
    for key in keys {
        let Some((name, item)) = document.as_table().get_key_value(key) else {
            continue;
        };
        let (Some(name), Some(value)) = (name.span(), item.span()) else {
            continue;
        };
        let answer = item.as_str().ok_or_else(|| SpecFileError::Text {
            line: line_at(text, name.start),
            why: format!("{key} is a text: {key} = \"…\""),
        })?;
        answers.insert(key, answer.to_owned());
        rest = blanked(&rest, name.start..value.end);
    }
    Ok((answers, rest))
}

/// A text with blanks in a range; line ends stay.
fn blanked(text: &str, range: std::ops::Range<usize>) -> String {
    let blank = |(at, c): (usize, char)| match c {
        '\n' | '\r' => c.to_string(),
        _ if range.contains(&at) => " ".repeat(c.len_utf8()),
        _ => c.to_string(),
    };
    text.char_indices().map(blank).collect()
}
