//! Wraps lines to the width of the terminal.

use dialoguer::console::{Term, measure_text_width};

/// The width of the terminal on stderr; `None` if there is no terminal.
pub(crate) fn columns() -> Option<usize> {
    let term = Term::stderr();
    let (_, columns) = term.is_term().then(|| term.size_checked()).flatten()?;
    Some(usize::from(columns)).filter(|columns| *columns > 0)
}

/// Wraps each line between words. Continuation lines are indented by `hang`, as far as there is room; a word that
/// is too long for a line, such as an address, stays whole.
pub(crate) fn wrapped(text: &str, hang: usize, columns: Option<usize>) -> String {
    let Some(columns) = columns else {
        return text.to_owned();
    };
    let hang = hang.min(columns / 3);
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            if measure_text_width(line) <= columns {
                line.to_owned()
            } else {
                wrapped_line(line, hang, columns)
            }
        })
        .collect();
    lines.join("\n")
}

fn wrapped_line(line: &str, hang: usize, columns: usize) -> String {
    let mut done = String::new();
    let mut row = String::new();
    // Several spaces between words align columns, so they are kept.
    for word in line.split_inclusive(' ') {
        let width = measure_text_width(word.trim_end());
        if measure_text_width(&row) + width > columns && !row.trim().is_empty() {
            done.push_str(row.trim_end());
            done.push('\n');
            // A long address gets less indentation, so that it stays whole.
            row = " ".repeat(hang.min(columns.saturating_sub(width)));
        }
        row.push_str(word);
    }
    done + row.trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_wrap_between_words_with_indentation() {
        assert_eq!(
            wrapped("  create user pool  ohif: sign-in by e-mail\nshort", 9, Some(30)),
            "  create user pool  ohif:\n         sign-in by e-mail\nshort"
        );
    }

    #[test]
    fn a_word_that_is_too_long_stays_whole() {
        let address = format!("https://viewer.example/{}", "a".repeat(60));
        assert_eq!(
            wrapped(&format!("see {address} now"), 2, Some(40)),
            format!("see\n{address}\n  now")
        );
        assert_eq!(
            wrapped("callback https://viewer.example/callback", 9, Some(36)),
            "callback\n     https://viewer.example/callback"
        );
        assert_eq!(wrapped(&address, 2, Some(40)), address);
    }

    #[test]
    fn nothing_wraps_if_it_fits_or_without_a_terminal() {
        let line = "a ".repeat(40);
        assert_eq!(wrapped(&line, 0, None), line);
        assert_eq!(wrapped("four four", 0, Some(9)), "four four");
        assert_eq!(wrapped("four four", 0, Some(8)), "four\nfour");
        assert_eq!(wrapped("a b", 5, Some(1)), "a\nb");
    }
}
