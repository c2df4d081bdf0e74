//! Asks with plain lines: no cursor movement, nothing is redrawn.

use std::io::{self, BufRead, BufReader, Stderr, Stdin, Write};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::question::{Answer, List, ParsedInput, Prompter, SecretPrompt, Text};
use crate::printable;
use crate::ui::cancelled::Cancelled;
use crate::ui::charset::marks;
use crate::ui::terminal::{InputMode, OpenQuestion};
use crate::ui::wrap::{columns, wrapped};

/// Most items of a list whose question stays on a screen of 24 rows, a help text below them included. The question of
/// a longer list is asked again below it.
const MAX_SEEN_ITEMS: usize = 18;

/// Reads and writes lines.
pub(super) struct Plain<R, W> {
    input: R,
    output: W,
    /// Width of the terminal, if there is one.
    columns: Option<usize>,
}

impl Plain<BufReader<Stdin>, Stderr> {
    /// On the terminal.
    pub(super) fn standard() -> Self {
        Self {
            // Stdin is buffered already; a second buffer would lose lines typed ahead when it is dropped.
            input: BufReader::with_capacity(1, io::stdin()),
            output: io::stderr(),
            columns: columns(),
        }
    }
}

impl<R: BufRead, W: Write> Plain<R, W> {
    /// Ignores errors: if the terminal cannot be written to, the end of input follows.
    fn write(&mut self, text: &str) {
        let _ = self.output.write_all(text.as_bytes());
        let _ = self.output.flush();
    }

    /// A line as it is shown; continuation lines are indented by `hang`.
    fn wrapped(&self, line: &str, hang: usize) -> String {
        wrapped(&marks(printable::line(line), &io::stderr()), hang, self.columns)
    }

    /// The next line without its end, as it was typed.
    fn read(&mut self) -> Result<Zeroizing<String>, Cancelled> {
        let mut line = Zeroizing::new(Vec::new());
        match self.input.read_until(b'\n', &mut line) {
            Ok(1..) => {}
            Ok(0) | Err(_) => {
                self.write("\n");
                return Err(Cancelled);
            }
        }
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        Ok(Zeroizing::new(String::from_utf8_lossy(&line).into_owned()))
    }

    /// Asks until a line is a valid answer.
    fn ask<T>(
        &mut self,
        before: &str,
        line: &str,
        parse: impl Fn(&str) -> ParsedInput<T>,
    ) -> Result<Answer<T>, Cancelled> {
        let _question = OpenQuestion::open(InputMode::Lines);
        self.write(before);
        loop {
            self.write(line);
            let typed = self.read()?;
            match parse(&typed) {
                ParsedInput::Given(answer) => return Ok(Answer::Given(answer)),
                ParsedInput::Back => return Ok(Answer::Back),
                ParsedInput::Again(why) => self.say(&why),
            }
        }
    }
}

impl<R: BufRead, W: Write> Prompter for Plain<R, W> {
    fn say(&mut self, line: &str) {
        let line = self.wrapped(line, 0);
        self.write(&format!("{line}\n"));
    }

    fn instructions(&self) -> &'static str {
        "Answer a list with a number or a name. Type ? for help, < to go back."
    }

    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled> {
        let mut before = format!("{}\n", self.wrapped(list.question, 0));
        let digits = list.items.len().to_string().len();
        for (index, item) in list.items.iter().enumerate() {
            let label = format!("  {:>digits$} {}", index + 1, item.label);
            before.push_str(&format!("{}\n", self.wrapped(&label, digits + 5)));
        }
        let line = match list.default {
            Some(index) => format!("Number or name [{}]:", index + 1),
            None => "Number or name:".to_owned(),
        };
        let line = if list.items.len() > MAX_SEEN_ITEMS {
            self.wrapped(&format!("{} {line}", list.question), 0)
        } else {
            line
        };
        self.ask(&before, &format!("{line} "), |typed| list.parse(typed))
    }

    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled> {
        let question = text.question;
        let line = match text.default {
            Some(default) if text.optional => format!("{question} [{default}, - for none]:"),
            Some(default) => format!("{question} [{default}]:"),
            None if question.ends_with(['?', ']']) => question.to_owned(),
            None => format!("{question}:"),
        };
        let line = format!("{} ", self.wrapped(&line, 0));
        self.ask("", &line, |typed| match (typed.trim(), text.default) {
            ("", Some(default)) => text.parse(default),
            ("-", Some(_)) if text.optional => text.parse(""),
            (typed, _) => text.parse(typed),
        })
    }

    fn secret(&mut self, secret: &SecretPrompt<'_>) -> Result<Answer<SecretString>, Cancelled> {
        let back = if secret.back { " < goes back." } else { "" };
        self.say(&format!("Nothing is shown while you type.{back}"));
        let question = OpenQuestion::open(InputMode::Lines);
        loop {
            if let Err(why) = question.hide_typing() {
                self.say(&format!("The terminal cannot hide what you type ({why})."));
                return Err(Cancelled);
            }
            let line = self.wrapped(&format!("{}:", secret.question), 0);
            self.write(&format!("{line} "));
            let typed = self.read()?;
            // The line break was not shown either.
            self.write("\n");
            match secret.parse(&typed) {
                ParsedInput::Given(secret) => return Ok(Answer::Given(secret)),
                ParsedInput::Back => return Ok(Answer::Back),
                ParsedInput::Again(why) => self.say(&why),
            }
        }
    }
}

#[cfg(test)]
mod tests;
