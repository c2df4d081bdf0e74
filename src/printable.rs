//! Texts from outside, made safe to print: nothing in them controls a terminal, forges a line, or turns the direction
//! of what follows.

use std::borrow::Cow;

/// What is shown instead of a character that must not be printed.
const REPLACEMENT: &str = "\u{fffd}";

/// The text on one line.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    replaced(text, steers)
}

/// A text of several lines, which keeps its line ends and tabs.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| steers(c) && c != '\n' && c != '\t')
}

fn replaced(text: &str, is_unsafe: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&is_unsafe) {
        Cow::Owned(text.replace(is_unsafe, REPLACEMENT))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character controls a terminal, ends a line, or changes the direction of the text after it (Unicode
/// Standard Annex #9).
pub(crate) fn steers(c: char) -> bool {
    let changes_direction = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
    );
    let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
    c.is_control() || ends_line || changes_direction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_controls_a_terminal_is_replaced() {
        for (text, clean) in [
            ("plain, ümläut, 日本", "plain, ümläut, 日本"),
            ("a\u{1b}]52;c;eA==\u{7}b", "a\u{fffd}]52;c;eA==\u{fffd}b"),
            ("a\nok   forged", "a\u{fffd}ok   forged"),
            ("a\rb\tc", "a\u{fffd}b\u{fffd}c"),
            ("a\u{7f}\u{9b}31m", "a\u{fffd}\u{fffd}31m"),
            ("a\u{202e}b\u{2067}c\u{61c}\u{2028}", "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(line(text), clean);
        }
        assert_eq!(lines("a\n\tb\u{1b}\r\n"), "a\n\tb\u{fffd}\u{fffd}\n");
    }
}
