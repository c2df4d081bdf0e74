//! Texts from outside as parts of a Markdown document (GitHub Flavored Markdown): nothing in them is read as markup.

use std::fmt::{self, Display, Formatter};

use crate::printable;

/// Characters that may begin or end markup within a line (CommonMark 0.31 §6; GitHub's tables, strikethrough and formulas).
const MARKUP: &str = r"\`*_[]|~$";

/// A text on one line.
pub(crate) fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable::line(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // Would notify whoever has that name.
            '@' => safe.push_str("&#64;"),
            c if MARKUP.contains(c) => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    safe
}

/// A text as code, on one line; also in the cell of a table.
pub(crate) fn code(text: &str) -> String {
    let text = printable::line(text).replace('|', r"\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // Without the blanks, a backtick at the edge would belong to the fence.
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A table. Its cells are Markdown.
#[derive(Debug, Default)]
pub(crate) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// A table with these headings.
    pub(crate) fn new(headings: [&str; N]) -> Self {
        let line = [(); N].map(|()| "---".to_owned());
        Self { rows: vec![headings.map(str::to_owned), line] }
    }

    pub(crate) fn push(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }
}

impl<const N: usize> Display for Table<N> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.rows.iter().try_for_each(|cells| writeln!(f, "| {} |", cells.join(" | ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        for (given, safe) in [
            ("a|b", r"a\|b"),
            ("`x` **y** _z_", r"\`x\` \*\*y\*\* \_z\_"),
            ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
            ("[a](https://evil.example)", r"\[a\](https://evil.example)"),
            ("a\n| forged | row |", "a\u{fffd}\\| forged \\| row \\|"),
            ("@octocat &copy;", "&#64;octocat &amp;copy;"),
            (r"a\", r"a\\"),
        ] {
            assert_eq!(text(given), safe);
        }
    }

    #[test]
    fn code_cannot_be_left() {
        for (given, safe) in [
            ("plain", "`plain`"),
            ("a`b", "``a`b``"),
            ("``", "``` `` ```"),
            ("a|b", r"`a\|b`"),
            ("a\nb", "`a\u{fffd}b`"),
            ("", "``"),
        ] {
            assert_eq!(code(given), safe);
        }
    }
}
