//! How a person is asked: the questions there are, and the ways to put them.

mod pick;
mod plain;
mod rich;
#[cfg(test)]
mod scripted;

use std::io::IsTerminal;

use secrecy::SecretString;

pub(crate) use super::cancelled::Cancelled;
#[cfg(test)]
pub(crate) use scripted::{Say, Scripted};

/// What came back for a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer<T> {
    Given(T),
    /// To the question before.
    Back,
}

/// Puts questions to a person, on stderr. Blocks until there is an answer.
pub(crate) trait Prompter {
    /// One line that asks nothing.
    fn say(&mut self, line: &str);

    /// How to go back and how to get help here, in one line.
    fn manners(&self) -> &'static str;

    /// The index of one item.
    fn list(&mut self, list: &List<'_>) -> Result<Answer<usize>, Cancelled>;

    /// A line of text that the question's check takes.
    fn text(&mut self, text: &Text<'_>) -> Result<Answer<String>, Cancelled>;

    /// A line that is not shown while it is typed.
    fn secret(&mut self, secret: &Secret<'_>) -> Result<Answer<SecretString>, Cancelled>;
}

/// A choice of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'a> {
    pub(crate) question: &'a str,
    /// What `?` explains.
    pub(crate) help: &'a str,
    pub(crate) items: &'a [Item],
    /// Index of the item that an empty answer takes.
    pub(crate) default: Option<usize>,
    /// Whether there is a question to go back to.
    pub(crate) back: bool,
}

/// An entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// One line, without control characters.
    label: String,
    /// Words that mean this item, beside the beginning of its label.
    names: Vec<String>,
}

impl Item {
    pub(crate) fn new(label: &str) -> Self {
        Self { label: one_line(label), names: Vec::new() }
    }

    /// With one more word that means it.
    pub(crate) fn called(mut self, name: &str) -> Self {
        self.names.push(one_line(name));
        self
    }
}

/// A line to type.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) question: &'a str,
    /// What `?` explains.
    pub(crate) help: &'a str,
    /// What an empty answer takes.
    pub(crate) default: Option<&'a str>,
    /// Whether the answer may be empty; the check does not see an empty one.
    pub(crate) optional: bool,
    /// Whether the default is there to be edited rather than to be replaced.
    pub(crate) edit: bool,
    /// Whether there is a question to go back to.
    pub(crate) back: bool,
    /// Refuses an answer with one sentence.
    pub(crate) check: &'a dyn Fn(&str) -> Result<(), String>,
}

/// A line to type unseen.
#[derive(Clone, Copy)]
pub(crate) struct Secret<'a> {
    pub(crate) question: &'a str,
    /// What `?` explains.
    pub(crate) help: &'a str,
    /// Whether the answer may be empty; the check does not see an empty one.
    pub(crate) optional: bool,
    /// Whether there is a question to go back to.
    pub(crate) back: bool,
    /// Refuses an answer with one sentence, which must not repeat it.
    pub(crate) check: &'a dyn Fn(&str) -> Result<(), String>,
}

/// What a typed line means.
#[derive(Debug, PartialEq, Eq)]
enum Reply<T> {
    Given(T),
    Back,
    /// Not an answer yet: say this, ask again.
    Again(String),
}

const NEEDED: &str = "An answer is needed here; type ? to see what it is for.";

const NOWHERE: &str = "There is no question before this one to go back to.";

/// The reply that every question knows: back, help.
fn common<T>(typed: &str, help: &str, back: bool) -> Option<Reply<T>> {
    match typed {
        "<" if back => Some(Reply::Back),
        "<" => Some(Reply::Again(NOWHERE.to_owned())),
        "?" => Some(Reply::Again(help.to_owned())),
        _ => None,
    }
}

fn refused(why: &str) -> String {
    format!("Not accepted: {}.", why.trim_end_matches('.'))
}

impl List<'_> {
    /// What a line means that names an entry.
    fn reply(&self, typed: &str) -> Reply<usize> {
        let typed = typed.trim();
        if let Some(reply) = common(typed, self.help, self.back) {
            return reply;
        }
        match self.default.filter(|_| typed.is_empty()) {
            Some(index) => Reply::Given(index),
            None => match pick::pick(typed, self.items) {
                Ok(index) => Reply::Given(index),
                Err(why) => Reply::Again(refused(&why)),
            },
        }
    }
}

impl Text<'_> {
    fn reply(&self, typed: &str) -> Reply<String> {
        let typed = typed.trim();
        if let Some(reply) = common(typed, self.help, self.back) {
            return reply;
        }
        if typed.is_empty() {
            return if self.optional {
                Reply::Given(String::new())
            } else {
                Reply::Again(NEEDED.to_owned())
            };
        }
        match (self.check)(typed) {
            Ok(()) => Reply::Given(typed.to_owned()),
            Err(why) => Reply::Again(refused(&why)),
        }
    }
}

impl Secret<'_> {
    /// What a line means that was typed unseen: a secret keeps its blanks.
    fn reply(&self, typed: &str) -> Reply<SecretString> {
        if let Some(reply) = common(typed.trim(), self.help, self.back) {
            return reply;
        }
        let checked = match typed {
            "" if self.optional => Ok(()),
            "" => return Reply::Again(NEEDED.to_owned()),
            typed => (self.check)(typed),
        };
        match checked {
            Ok(()) => Reply::Given(SecretString::from(typed)),
            Err(why) => Reply::Again(refused(&why)),
        }
    }
}

/// Text as one line of the screen: names come from elsewhere, and must not steer the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Whether questions may be asked at all.
pub(crate) fn interactive(no_input: bool) -> bool {
    !no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// The way to ask that suits this terminal and the person before it.
pub(crate) fn prompter(plain_prompts: bool) -> Box<dyn Prompter> {
    if plain_prompts || wants_plain(&|name| std::env::var(name).ok()) {
        Box::new(plain::Plain::standard())
    } else {
        Box::new(rich::Rich)
    }
}

/// Whether the environment asks for questions without cursor movement.
fn wants_plain(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let on = |name| variable(name).is_some_and(|value| !matches!(value.as_str(), "" | "0"));
    on("COGOIDC_PLAIN_PROMPTS")
        || on("ACCESSIBLE")
        || variable("TERM").is_none_or(|term| matches!(term.as_str(), "" | "dumb"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_plain_questions() {
        let plain = |set: &[(&str, &str)]| {
            wants_plain(&|name| {
                set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
            })
        };
        let xterm = ("TERM", "xterm-256color");
        assert!(!plain(&[xterm]));
        assert!(plain(&[]), "a terminal that is not named can do nothing");
        assert!(plain(&[("TERM", "dumb")]));
        assert!(plain(&[xterm, ("COGOIDC_PLAIN_PROMPTS", "1")]));
        assert!(plain(&[xterm, ("ACCESSIBLE", "1")]));
        assert!(!plain(&[xterm, ("ACCESSIBLE", "0"), ("COGOIDC_PLAIN_PROMPTS", "")]));
    }

    #[test]
    fn nothing_is_asked_when_input_is_not_wanted() {
        assert!(!interactive(true));
    }

    #[test]
    fn names_from_elsewhere_cannot_steer_the_terminal() {
        assert_eq!(one_line("a\x1b]0;b\x07\nc\u{9b}d"), "a ]0;b  c d");
    }
}
