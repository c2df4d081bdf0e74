//! Questions as numbered lines, one after the other: nothing moves, nothing is drawn twice.

use std::io::{self, BufRead, BufReader, Stderr, Stdin, Write};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::{Answer, Cancelled, List, Prompter, Reply, Secret, Text, one_line, refused};
use crate::ui::terminal::{Cursor, Question};

/// Lines out, lines in.
pub(super) struct Plain<R, W> {
    input: R,
    output: W,
}

impl Plain<BufReader<Stdin>, Stderr> {
    /// On the terminal.
    pub(super) fn standard() -> Self {
        Self {
            // Stdin has a buffer of its own; a second one would swallow lines typed ahead when it is dropped.
            input: BufReader::with_capacity(1, io::stdin()),
            output: io::stderr(),
        }
    }
}

impl<R: BufRead, W: Write> Plain<R, W> {
    /// A terminal that cannot be written to will not be answered on: the end of input follows.
    fn write(&mut self, text: &str) {
        let _ = self.output.write_all(text.as_bytes());
        let _ = self.output.flush();
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

    /// Asks until a line is an answer.
    fn ask<T>(
        &mut self,
        before: &str,
        line: &str,
        reply: impl Fn(&str) -> Reply<T>,
    ) -> Result<Answer<T>, Cancelled> {
        let _question = Question::open(Cursor::Stays);
        self.write(before);
        loop {
            self.write(line);
            let typed = self.read()?;
            match reply(&typed) {
                Reply::Given(answer) => return Ok(Answer::Given(answer)),
                Reply::Back => return Ok(Answer::Back),
                Reply::Again(why) => self.say(&why),
            }
        }
    }
}

impl<R: BufRead, W: Write> Prompter for Plain<R, W> {
    fn say(&mut self, line: &str) {
        self.write(&format!("{}\n", one_line(line)));
    }

    fn manners(&self) -> &'static str {
        "Answer with a number or a name where there is a choice; ? explains a question, < goes back."
    }

    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled> {
        let mut before = format!("{}\n", list.question);
        for (index, item) in list.items.iter().enumerate() {
            before.push_str(&format!("  {} {}\n", index + 1, item.label));
        }
        let line = match list.default {
            Some(index) => format!("Number or name [{}]: ", index + 1),
            None => "Number or name: ".to_owned(),
        };
        self.ask(&before, &line, |typed| list.reply(typed))
    }

    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled> {
        let line = match text.default {
            Some(default) if text.optional => {
                format!("{} [{}, - for none]: ", text.question, one_line(default))
            }
            Some(default) => format!("{} [{}]: ", text.question, one_line(default)),
            None if text.question.ends_with(['?', ']']) => format!("{} ", text.question),
            None => format!("{}: ", text.question),
        };
        self.ask("", &line, |typed| match (typed.trim(), text.default) {
            ("", Some(default)) => text.reply(default),
            ("-", Some(_)) if text.optional => text.reply(""),
            (typed, _) => text.reply(typed),
        })
    }

    fn secret(&mut self, secret: &Secret<'_>) -> Result<SecretString, Cancelled> {
        self.say("Nothing is shown while you type.");
        let question = Question::open(Cursor::Stays);
        loop {
            if let Err(why) = question.hide_typing() {
                self.say(&format!("The terminal cannot hide what is typed ({why})."));
                return Err(Cancelled);
            }
            self.write(&format!("{}: ", secret.question));
            let typed = self.read()?;
            // The end of the line was not shown either.
            self.write("\n");
            if typed.is_empty() {
                self.say("An answer is needed here.");
                continue;
            }
            match (secret.check)(&typed) {
                Ok(()) => return Ok(SecretString::from(typed.as_str())),
                Err(why) => self.say(&refused(&why)),
            }
        }
    }
}
