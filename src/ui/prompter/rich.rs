//! Questions with lists to move in and lines to edit, drawn by dialoguer.

use std::fmt;
use std::io;

use dialoguer::console::{Term, measure_text_width, truncate_str};
use dialoguer::theme::Theme;
use dialoguer::{FuzzySelect, Input, Select};
use secrecy::SecretString;

use super::plain::Plain;
use super::{Answer, Cancelled, List, Prompter, Reply, Secret, Text, one_line};
use crate::ui::terminal::{Question, Reading, give_way};
use crate::ui::wrap::{columns, wrapped};

/// Lists that are longer can be searched by typing.
const LONG: usize = 8;

/// Asks through dialoguer.
pub(super) struct Rich;

/// Plain words, no colour, no colon after a question mark.
struct Words;

impl Theme for Words {
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

/// A question with a mark at its end.
fn ended(question: &str) -> String {
    if question.ends_with(['?', ']', ':']) { question.to_owned() } else { format!("{question}:") }
}

impl Prompter for Rich {
    fn say(&mut self, line: &str) {
        let _ = Term::stderr().write_line(&wrapped(&one_line(line), 0, columns()));
    }

    fn manners(&self) -> &'static str {
        "Esc goes back from a list, < from a line you type; ? explains such a line."
    }

    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled> {
        let term = Term::stderr();
        let (rows, columns) = term.size();
        let labels = fitting(list, usize::from(columns));
        let distinct = {
            let mut seen = std::collections::HashSet::new();
            labels.iter().all(|label| seen.insert(label))
        };
        let default = list.default.unwrap_or_default();
        let _question = Question::open(Reading::Keys);
        loop {
            // The searchable list finds the chosen entry again by its text, so no two may be equal.
            let chosen = if labels.len() > LONG && distinct {
                // It does not scroll to a default that is out of sight.
                let default = if default + 2 < usize::from(rows) { default } else { 0 };
                FuzzySelect::with_theme(&Words)
                    .with_prompt(format!("{} (type to search):", list.question))
                    .report(false)
                    .items(&labels)
                    .default(default)
                    .highlight_matches(false)
                    .interact_on_opt(&term)
            } else {
                Select::with_theme(&Words)
                    .with_prompt(list.question)
                    .report(false)
                    .items(&labels)
                    .default(default)
                    .interact_on_opt(&term)
            };
            match chosen.map_err(cancelled)? {
                Some(index) => {
                    let label = labels.get(index).map_or("", String::as_str);
                    self.say(&format!("{} {label}", ended(list.question)));
                    return Ok(Answer::Given(index));
                }
                None if list.back => return Ok(Answer::Back),
                None => self.say(super::NOWHERE),
            }
        }
    }

    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled> {
        let term = Term::stderr();
        let _question = Question::open(Reading::Keys);
        let mut begun = text.default.filter(|_| text.edit).map(str::to_owned);
        let shown = text.default.filter(|_| !text.edit);
        loop {
            let mut input = Input::<String>::with_theme(&Words)
                .with_prompt(text.question)
                .allow_empty(true)
                .report(false);
            if let Some(default) = shown {
                input = input.default(default.to_owned());
            }
            if let Some(begun) = &begun {
                input = input.with_initial_text(begun);
            }
            let typed = input.interact_text_on(&term).map_err(cancelled)?;
            wipe_wrapped(&term, text.question, shown, &typed);
            // Behind a line that is there already, ? and < mean what they mean alone.
            let typed = begun
                .as_deref()
                .and_then(|begun| typed.trim().strip_prefix(begun))
                .filter(|added| matches!(*added, "?" | "<"))
                .unwrap_or(&typed);
            match text.reply(typed) {
                Reply::Given(answer) => {
                    self.say(&format!("{} {answer}", ended(text.question)));
                    return Ok(Answer::Given(answer));
                }
                Reply::Back => return Ok(Answer::Back),
                Reply::Again(why) => {
                    self.say(&why);
                    if !matches!(typed, "?" | "<") {
                        begun = Some(typed.trim().to_owned());
                    }
                }
            }
        }
    }

    /// Read as the plain questions read it: dialoguer's own takes the end of input for an empty answer.
    fn secret(&mut self, secret: &Secret<'_>) -> Result<Answer<SecretString>, Cancelled> {
        Plain::standard().secret(secret)
    }
}

/// Wipes the rows of a line that took more than one: dialoguer wipes the last alone.
fn wipe_wrapped(term: &Term, question: &str, default: Option<&str>, typed: &str) {
    let mut drawn = String::new();
    let _ = Words.format_input_prompt(&mut drawn, question, default);
    if default != Some(typed) {
        drawn.push_str(typed);
    }
    let (_, columns) = term.size();
    let above = measure_text_width(&drawn).saturating_sub(1) / usize::from(columns.max(1));
    let _ = term.clear_last_lines(above);
}

/// The labels, cut so that none wraps, nor has more bytes than a row has columns: dialoguer takes
/// either for two rows, and wipes one too many or too few.
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
        io::ErrorKind::Interrupted => give_way(),
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
