//! Scripted answers, for tests.

use std::collections::VecDeque;

use secrecy::SecretString;

use super::question::{Answer, List, ParsedInput, Prompter, SecretPrompt, Text};
use crate::ui::cancelled::Cancelled;

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    /// For a list: the number or the name.
    Pick(&'static str),
    /// For a line of text, as typed: also `?`, or a refused answer before a valid one.
    Type(&'static str),
    /// Enter alone.
    Enter,
    /// For a secret, as typed.
    Secret(&'static str),
    Back,
    /// The end of input.
    Leave,
}

/// Gives its answers in order, and records what was shown.
pub(crate) struct Scripted {
    answers: VecDeque<Say>,
    /// Everything a person would have seen, a line each.
    pub(crate) seen: Vec<String>,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Say>) -> Self {
        Self { answers: answers.into_iter().collect(), seen: Vec::new() }
    }

    /// What was seen; every answer must have been asked for.
    pub(crate) fn finish(self) -> String {
        assert!(
            self.answers.is_empty(),
            "answers that were not asked for: {:?}\nseen:\n{}",
            self.answers,
            self.seen.join("\n")
        );
        self.seen.join("\n")
    }

    fn next(&mut self, question: &str) -> Say {
        self.answers
            .pop_front()
            .unwrap_or_else(|| panic!("no answer left for: {question}\nseen:\n{}", self.seen()))
    }

    fn seen(&self) -> String {
        self.seen.join("\n")
    }

    fn mismatch(&self, question: &str, answer: Say) -> ! {
        panic!("{answer:?} does not answer: {question}\nseen:\n{}", self.seen())
    }
}

impl Prompter for Scripted {
    fn say(&mut self, line: &str) {
        self.seen.push(line.to_owned());
    }

    fn instructions(&self) -> &'static str {
        "(instructions)"
    }

    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled> {
        self.say(&format!("[list] {}", list.question));
        for (index, item) in list.items.iter().enumerate() {
            let mark = if list.default == Some(index) { ">" } else { " " };
            self.say(&format!("  {mark} {}", item.label));
        }
        loop {
            let typed = match self.next(list.question) {
                Say::Pick(typed) => typed,
                Say::Enter => "",
                Say::Back => "<",
                Say::Leave => return Err(Cancelled),
                other => self.mismatch(list.question, other),
            };
            match list.parse(typed) {
                ParsedInput::Given(index) => return Ok(Answer::Given(index)),
                ParsedInput::Back => return Ok(Answer::Back),
                ParsedInput::Again(why) => self.say(&why),
            }
        }
    }

    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled> {
        match text.default {
            Some(default) => self.say(&format!("[text] {} [{default}]", text.question)),
            None => self.say(&format!("[text] {}", text.question)),
        }
        loop {
            let typed = match self.next(text.question) {
                Say::Type(typed) => typed,
                Say::Enter => text.default.unwrap_or_default(),
                Say::Back => "<",
                Say::Leave => return Err(Cancelled),
                other => self.mismatch(text.question, other),
            };
            match text.parse(typed) {
                ParsedInput::Given(answer) => return Ok(Answer::Given(answer)),
                ParsedInput::Back => return Ok(Answer::Back),
                ParsedInput::Again(why) => self.say(&why),
            }
        }
    }

    fn secret(&mut self, secret: &SecretPrompt<'_>) -> Result<Answer<SecretString>, Cancelled> {
        self.say(&format!("[secret] {}", secret.question));
        loop {
            let typed = match self.next(secret.question) {
                Say::Secret(typed) => typed,
                Say::Enter => "",
                Say::Back => "<",
                Say::Leave => return Err(Cancelled),
                other => self.mismatch(secret.question, other),
            };
            match secret.parse(typed) {
                ParsedInput::Given(secret) => return Ok(Answer::Given(secret)),
                ParsedInput::Back => return Ok(Answer::Back),
                ParsedInput::Again(why) => self.say(&why),
            }
        }
    }
}
