//! Asks with lists to navigate and lines to edit.

use std::io;

use dialoguer::console::Term;
use secrecy::SecretString;

use super::line_editor;
use super::plain::Plain;
use super::question::{Answer, List, NO_PREVIOUS, ParsedInput, Prompter, SecretPrompt, Text};
use super::select::select;
use crate::printable;
use crate::ui::cancelled::Cancelled;
use crate::ui::charset::marks;
use crate::ui::terminal::{InputMode, OpenQuestion, wait_for_signal};
use crate::ui::wrap::{columns, wrapped};

/// Asks with dialoguer and rustyline.
pub(super) struct Rich;

/// A question with a punctuation mark at its end.
fn ended(question: &str) -> String {
    if question.ends_with(['?', ']', ':']) { question.to_owned() } else { format!("{question}:") }
}

impl Prompter for Rich {
    fn say(&mut self, line: &str) {
        let line = marks(printable::line(line), &io::stderr());
        let _ = Term::stderr().write_line(&wrapped(&line, 0, columns()));
    }

    fn instructions(&self) -> &'static str {
        "In a list, type to narrow it, and press Esc to go back. At a text prompt, < goes back, ? shows help, and Ctrl-U clears the line."
    }

    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled> {
        let _question = OpenQuestion::open(InputMode::Keys);
        loop {
            match select(list).map_err(cancelled)? {
                Some(index) => {
                    let label = list.items.get(index).map_or("", |item| item.label.as_str());
                    self.say(&format!("{} {label}", ended(list.question)));
                    return Ok(Answer::Given(index));
                }
                None if list.back => return Ok(Answer::Back),
                None => self.say(NO_PREVIOUS),
            }
        }
    }

    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled> {
        let _question = OpenQuestion::open(InputMode::Keys);
        let (edited, offered) = if text.edit { (text.default, None) } else { (None, text.default) };
        let mut prefill =
            Prefill { text: edited.map(clean).unwrap_or_default(), is_refused: false };
        loop {
            let prompt = self.begin(text.question, offered);
            let line = line_editor::read(&prompt, &prefill.text)?;
            let line = line.trim();
            let meant = prefill.meant(line, text);
            if meant != line && !is_command(meant) {
                self.say(&format!("Understood as {meant}"));
            }
            let typed = if meant.is_empty() { offered.unwrap_or_default() } else { meant };
            match text.parse(typed) {
                ParsedInput::Given(answer) => return Ok(Answer::Given(answer)),
                ParsedInput::Back => return Ok(Answer::Back),
                ParsedInput::Again(why) => {
                    self.say(&why);
                    if !typed.is_empty() && !is_command(typed) {
                        prefill = Prefill { text: clean(typed), is_refused: true };
                    }
                }
            }
        }
    }

    /// Reads as the plain prompter does: a secret is neither drawn nor edited.
    fn secret(&mut self, secret: &SecretPrompt<'_>) -> Result<Answer<SecretString>, Cancelled> {
        Plain::standard().secret(secret)
    }
}

impl Rich {
    /// Prints all of a question but its last row, which is the prompt of the editor.
    fn begin(&mut self, question: &str, default: Option<&str>) -> String {
        let question = match default {
            Some(default) => format!("{question} [{default}]:"),
            None => ended(question),
        };
        let question = marks(printable::line(&question), &io::stderr());
        let question = wrapped(&question, 0, columns());
        match question.rsplit_once('\n') {
            Some((before, last)) => {
                before.lines().for_each(|row| self.say(row));
                format!("{last} ")
            }
            None => format!("{question} "),
        }
    }
}

/// What a line holds when the editor opens.
struct Prefill {
    text: String,
    is_refused: bool,
}

impl Prefill {
    /// The part of the edited line that is the answer: `?` and `<` after the prefilled text mean the same as on their
    /// own, and a valid answer that was typed or pasted after a refused one counts alone.
    fn meant<'a>(&self, line: &'a str, text: &Text<'_>) -> &'a str {
        let added = line.strip_prefix(self.text.as_str()).map(str::trim);
        match added.filter(|added| !added.is_empty()) {
            Some(added) if is_command(added) => added,
            Some(added) if self.is_refused && text.refuses(line) && !text.refuses(added) => added,
            _ => line,
        }
    }
}

fn clean(text: &str) -> String {
    printable::line(text).into_owned()
}

fn is_command(typed: &str) -> bool {
    matches!(typed, "?" | "<")
}

fn cancelled(why: dialoguer::Error) -> Cancelled {
    match io::Error::from(why).kind() {
        io::ErrorKind::Interrupted => wait_for_signal(),
        _ => Cancelled,
    }
}
