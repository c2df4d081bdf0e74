//! The kinds of question, their answers, and the trait that asks them.

use secrecy::SecretString;

use super::super::cancelled::Cancelled;
use super::item::Item;
use super::pick;

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer<T> {
    Given(T),
    /// Back to the previous question.
    Back,
}

/// Asks a person, on stderr. Blocks until there is an answer.
pub(crate) trait Prompter {
    /// Prints one line.
    fn say(&mut self, line: &str);

    /// How to go back and how to get help, in one line.
    fn instructions(&self) -> &'static str;

    /// Asks for one item of a list; returns its index.
    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled>;

    /// Asks for a line of text that passes the check.
    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled>;

    /// Asks for a line that is not shown while it is typed.
    fn secret(&mut self, secret: &SecretPrompt<'_>) -> Result<Answer<SecretString>, Cancelled>;
}

/// A question with a list of answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'a> {
    pub(crate) question: &'a str,
    /// The explanation that `?` shows.
    pub(crate) help: &'a str,
    pub(crate) items: &'a [Item],
    /// Index of the item that an empty answer selects.
    pub(crate) default: Option<usize>,
    /// Whether there is a previous question.
    pub(crate) back: bool,
}

/// A question answered by a line of text.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) question: &'a str,
    /// The explanation that `?` shows.
    pub(crate) help: &'a str,
    /// The value that an empty answer selects.
    pub(crate) default: Option<&'a str>,
    /// Whether the answer may be empty; the check does not see an empty answer.
    pub(crate) optional: bool,
    /// Whether the default is edited in place.
    pub(crate) edit: bool,
    /// Whether there is a previous question.
    pub(crate) back: bool,
    /// Refuses an answer, with one sentence.
    pub(crate) check: &'a dyn Fn(&str) -> Result<(), String>,
}

/// A question answered by a line that is not shown.
#[derive(Clone, Copy)]
pub(crate) struct SecretPrompt<'a> {
    pub(crate) question: &'a str,
    /// The explanation that `?` shows.
    pub(crate) help: &'a str,
    /// Whether the answer may be empty; the check does not see an empty answer.
    pub(crate) optional: bool,
    /// Whether there is a previous question.
    pub(crate) back: bool,
    /// Refuses an answer, with one sentence that must not repeat it.
    pub(crate) check: &'a dyn Fn(&str) -> Result<(), String>,
}

/// The meaning of a typed line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ParsedInput<T> {
    Given(T),
    Back,
    /// Not an answer: print this, ask again.
    Again(String),
}

const ANSWER_REQUIRED: &str = "An answer is required; type ? for help.";

pub(super) const NO_PREVIOUS: &str = "This is the first question; there is none to go back to.";

/// The inputs that every question understands: back and help.
fn common<T>(typed: &str, help: &str, back: bool) -> Option<ParsedInput<T>> {
    match typed {
        "<" if back => Some(ParsedInput::Back),
        "<" => Some(ParsedInput::Again(NO_PREVIOUS.to_owned())),
        "?" => Some(ParsedInput::Again(help.to_owned())),
        _ => None,
    }
}

fn refused(why: &str) -> String {
    format!("Not accepted: {}.", why.trim_end_matches('.'))
}

impl List<'_> {
    /// Parses a line that names an item.
    pub(super) fn parse(&self, typed: &str) -> ParsedInput<usize> {
        let typed = typed.trim();
        if let Some(parsed) = common(typed, self.help, self.back) {
            return parsed;
        }
        match (typed, self.default) {
            ("", Some(index)) => ParsedInput::Given(index),
            _ => match pick::pick(typed, self.items) {
                Ok(index) => ParsedInput::Given(index),
                Err(why) => ParsedInput::Again(refused(&why)),
            },
        }
    }
}

impl Text<'_> {
    /// Whether a line would not be taken as an answer.
    pub(super) fn refuses(&self, typed: &str) -> bool {
        !matches!(self.parse(typed), ParsedInput::Given(_))
    }

    pub(super) fn parse(&self, typed: &str) -> ParsedInput<String> {
        let typed = typed.trim();
        if let Some(parsed) = common(typed, self.help, self.back) {
            return parsed;
        }
        if typed.is_empty() {
            return if self.optional {
                ParsedInput::Given(String::new())
            } else {
                ParsedInput::Again(ANSWER_REQUIRED.to_owned())
            };
        }
        match (self.check)(typed) {
            Ok(()) => ParsedInput::Given(typed.to_owned()),
            Err(why) => ParsedInput::Again(refused(&why)),
        }
    }
}

impl SecretPrompt<'_> {
    /// Parses a secret, which keeps its spaces.
    pub(super) fn parse(&self, typed: &str) -> ParsedInput<SecretString> {
        if let Some(parsed) = common(typed.trim(), self.help, self.back) {
            return parsed;
        }
        let checked = match typed {
            "" if self.optional => Ok(()),
            "" => return ParsedInput::Again(ANSWER_REQUIRED.to_owned()),
            typed => (self.check)(typed),
        };
        match checked {
            Ok(()) => ParsedInput::Given(SecretString::from(typed)),
            Err(why) => ParsedInput::Again(refused(&why)),
        }
    }
}
