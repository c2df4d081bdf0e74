//! Asks with lists to navigate and lines to edit, drawn by dialoguer.

use std::fmt;
use std::io;

use dialoguer::console::{Term, measure_text_width, truncate_str};
use dialoguer::theme::Theme;
use dialoguer::{FuzzySelect, Input, Select};
use secrecy::SecretString;

use super::plain::Plain;
use super::question::{Answer, List, NO_PREVIOUS, ParsedInput, Prompter, SecretPrompt, Text};
use crate::printable;
use crate::ui::cancelled::Cancelled;
use crate::ui::terminal::{InputMode, OpenQuestion, wait_for_signal};
use crate::ui::wrap::{columns, wrapped};

/// Longer lists can be searched by typing.
const MAX_UNSEARCHED: usize = 8;

/// Asks with dialoguer.
pub(super) struct Rich;

/// No colour, and no colon after a question mark.
struct PlainTheme;

impl Theme for PlainTheme {
    fn format_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        f.write_str(prompt)
    }

    fn format_input_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        default: Option<&str>,
    ) -> fmt::Result {
        match default {
            Some(default) => write!(f, "{prompt} [{default}]: "),
            None => write!(f, "{} ", ended(prompt)),
        }
    }

    fn format_input_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        answer: &str,
    ) -> fmt::Result {
        write!(f, "{} {answer}", ended(prompt))
    }
}

/// A question with a punctuation mark at its end.
fn ended(question: &str) -> String {
    if question.ends_with(['?', ']', ':']) { question.to_owned() } else { format!("{question}:") }
}

impl Prompter for Rich {
    fn say(&mut self, line: &str) {
        let _ = Term::stderr().write_line(&wrapped(&printable::line(line), 0, columns()));
    }

    fn instructions(&self) -> &'static str {
        "In a list, Esc goes back. At a text prompt, < goes back and ? shows help."
    }

    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled> {
        let labels = fitting(list, usize::from(Term::stderr().size().1));
        let _question = OpenQuestion::open(InputMode::Keys);
        loop {
            match select(list, &labels)? {
                Some(index) => {
                    let label = labels.get(index).map_or("", String::as_str);
                    self.say(&format!("{} {label}", ended(list.question)));
                    return Ok(Answer::Given(index));
                }
                None if list.back => return Ok(Answer::Back),
                None => self.say(NO_PREVIOUS),
            }
        }
    }

    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled> {
        let term = Term::stderr();
        let _question = OpenQuestion::open(InputMode::Keys);
        let (mut prefilled, shown) =
            if text.edit { (text.default.map(str::to_owned), None) } else { (None, text.default) };
        loop {
            let mut input = Input::<String>::with_theme(&PlainTheme)
                .with_prompt(text.question)
                .allow_empty(true)
                .report(false);
            if let Some(default) = shown {
                input = input.default(default.to_owned());
            }
            if let Some(prefilled) = &prefilled {
                input = input.with_initial_text(prefilled);
            }
            let typed = input.interact_text_on(&term).map_err(cancelled)?;
            wipe_wrapped(&term, text.question, shown, &typed);
            // After prefilled text, ? and < mean the same as on their own.
            let typed = prefilled
                .as_deref()
                .and_then(|prefilled| typed.trim().strip_prefix(prefilled))
                .filter(|added| matches!(*added, "?" | "<"))
                .unwrap_or(&typed);
            match text.parse(typed) {
                ParsedInput::Given(answer) => {
                    self.say(&format!("{} {answer}", ended(text.question)));
                    return Ok(Answer::Given(answer));
                }
                ParsedInput::Back => return Ok(Answer::Back),
                ParsedInput::Again(why) => {
                    self.say(&why);
                    if !matches!(typed, "?" | "<") {
                        prefilled = Some(typed.trim().to_owned());
                    }
                }
            }
        }
    }

    /// Reads as the plain prompter does: dialoguer takes the end of input for an empty answer.
    fn secret(&mut self, secret: &SecretPrompt<'_>) -> Result<Answer<SecretString>, Cancelled> {
        Plain::standard().secret(secret)
    }
}

/// Shows a list; `None` if it was left with Esc.
fn select(list: &List<'_>, labels: &[String]) -> Result<Option<usize>, Cancelled> {
    let term = Term::stderr();
    let default = list.default.unwrap_or_default();
    // The searchable list identifies an entry by its text, so no two may be equal.
    let mut seen = std::collections::HashSet::new();
    let is_distinct = labels.iter().all(|label| seen.insert(label));
    let chosen = if labels.len() > MAX_UNSEARCHED && is_distinct {
        // It does not scroll to a default that is off screen.
        let is_visible = default + 2 < usize::from(term.size().0);
        FuzzySelect::with_theme(&PlainTheme)
            .with_prompt(format!("{} (type to search):", list.question))
            .report(false)
            .items(labels)
            .default(if is_visible { default } else { 0 })
            .highlight_matches(false)
            .interact_on_opt(&term)
    } else {
        Select::with_theme(&PlainTheme)
            .with_prompt(list.question)
            .report(false)
            .items(labels)
            .default(default)
            .interact_on_opt(&term)
    };
    chosen.map_err(cancelled)
}

/// Clears the rows of a wrapped line: dialoguer clears only the last.
fn wipe_wrapped(term: &Term, question: &str, default: Option<&str>, typed: &str) {
    let mut drawn = String::new();
    let _ = PlainTheme.format_input_prompt(&mut drawn, question, default);
    if default != Some(typed) {
        drawn.push_str(typed);
    }
    let (_, columns) = term.size();
    let above = measure_text_width(&drawn).saturating_sub(1) / usize::from(columns.max(1));
    let _ = term.clear_last_lines(above);
}

/// The labels, cut so that none wraps or has more bytes than a row has columns: dialoguer counts either as two
/// rows, and clears one too many or too few.
fn fitting(list: &List<'_>, columns: usize) -> Vec<String> {
    list.items
        .iter()
        .map(|item| {
            let mut room = columns.saturating_sub(4);
            let mut label = truncate_str(&item.label, room, "…");
            while label.len() > columns && room > 1 {
                room -= 1;
                label = truncate_str(&item.label, room, "…");
            }
            label.into_owned()
        })
        .collect()
}

fn cancelled(why: dialoguer::Error) -> Cancelled {
    match io::Error::from(why).kind() {
        io::ErrorKind::Interrupted => wait_for_signal(),
        _ => Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::prompter::Item;

    #[test]
    fn labels_fit_one_row_in_columns_and_in_bytes() {
        let items =
            ["short", &"long ".repeat(40), &"weiß ".repeat(14), &"写真".repeat(30)].map(Item::new);
        let list = List { question: "Which?", help: "", items: &items, default: None, back: false };
        let labels = fitting(&list, 80);
        assert_eq!(labels[0], "short");
        for label in &labels {
            assert!(label.len() <= 80, "{label}");
            assert!(measure_text_width(label) <= 76, "{label}");
        }
        assert!(labels[1..].iter().all(|label| label.chars().count() > 20));
        fitting(&list, 0);
    }
}
