//! What a person does at the questions, whichever way they are put.

use portable_pty::CommandBuilder;

use crate::testing::terminal::{Terminal, View};

/// How questions are put, and what brings that about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Rich,
    /// `--plain-prompts`
    Plain,
    /// `TERM=dumb`
    Dumb,
    /// `ACCESSIBLE=1`
    Accessible,
}

impl How {
    pub(super) fn apply(self, command: &mut CommandBuilder) {
        match self {
            Self::Rich => {}
            Self::Plain => command.arg("--plain-prompts"),
            Self::Dumb => command.env("TERM", "dumb"),
            Self::Accessible => command.env("ACCESSIBLE", "1"),
        }
    }
}

/// An open question.
#[derive(Clone, Copy, Debug)]
pub(super) enum At<'a> {
    List(&'a str),
    /// Up to the cursor.
    Line(&'a str),
    /// A line with its present value, there to be edited where lines can be.
    Edit(&'a str, &'a str),
    Secret(&'a str),
}

/// An answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Do<'a> {
    /// The entry of the list that begins so.
    Choose(&'a str, &'a str),
    Type(&'a str, &'a str),
    Secret(&'a str, &'a str),
}

pub(super) struct Person {
    pub(super) terminal: Terminal,
    how: How,
}

impl Person {
    pub(super) fn new(terminal: Terminal, how: How) -> Self {
        Self { terminal, how }
    }

    fn is_rich(&self) -> bool {
        self.how == How::Rich
    }

    /// Waits for a question.
    pub(super) fn comes_to(&self, at: At<'_>) {
        match at {
            At::List(question) if self.is_rich() => {
                let what = format!("the list {question}");
                self.terminal.until(&what, |view| entries(view, question).is_some());
            }
            At::List(question) => {
                self.terminal.until(question, |view| {
                    let asked = view.is_new("Number or name: ") && view.is_behind("name:")
                        || view.is_new("Number or name [") && view.is_behind("]:");
                    asked && (view.is_new(question) || view.shows(question))
                });
            }
            At::Line(question) => {
                let keys = self.is_rich();
                self.terminal.until(question, |view| {
                    view.is_new(question) && view.is_behind(question) && view.reads_keys() == keys
                });
            }
            At::Edit(question, value) if self.is_rich() => {
                self.comes_to(At::Line(&format!("{question}: {value}")));
            }
            At::Edit(question, value) => {
                self.comes_to(At::Line(&format!("{question} [{value}]:")));
            }
            At::Secret(question) => {
                self.terminal.until(question, |view| {
                    view.is_new(question) && view.is_behind(question) && !view.echoes()
                });
            }
        }
    }

    pub(super) fn does(&mut self, answers: &[Do<'_>]) {
        for answer in answers {
            match *answer {
                Do::Choose(question, entry) => self.chooses(question, entry),
                Do::Type(question, text) => self.types(question, text),
                Do::Secret(question, text) => self.types_unseen(question, text),
            }
        }
    }

    pub(super) fn chooses(&mut self, question: &str, entry: &str) {
        self.comes_to(At::List(question));
        if self.is_rich() {
            self.moves_to(question, entry);
            self.terminal.press("\r");
        } else {
            self.terminal.press(&format!("{entry}\r"));
        }
    }

    /// Moves to an entry: by Tab if it is drawn below, else by searching for it. The three bytes of an arrow may arrive in
    /// two parts, and are no arrow then.
    fn moves_to(&mut self, question: &str, entry: &str) {
        let keys = self.terminal.find(question, |view| {
            let entries = drawn_entries(view, question)?;
            let now = entries.iter().position(|line| line.starts_with("> "))?;
            let there = entries.iter().position(|line| line[2..].starts_with(entry));
            Some(match there {
                Some(there) if there >= now => "\t".repeat(there - now),
                _ => entry.to_owned(),
            })
        });
        self.terminal.press(&keys);
        let chosen = format!("> {entry}");
        self.terminal
            .until(&chosen, |view| view.lines().iter().any(|line| line.starts_with(&chosen)));
    }

    pub(super) fn types(&mut self, question: &str, text: &str) {
        self.comes_to(At::Line(question));
        self.terminal.press(&format!("{text}\r"));
    }

    pub(super) fn types_unseen(&mut self, question: &str, text: &str) {
        self.comes_to(At::Secret(question));
        self.terminal.press(&format!("{text}\r"));
    }

    /// Presses Enter alone.
    pub(super) fn takes_default(&mut self, at: At<'_>) {
        self.comes_to(at);
        self.terminal.press("\r");
    }

    /// Types an answer over the one that is kept on the line.
    pub(super) fn replaces(&mut self, question: &str, kept: &str, text: &str) {
        if self.is_rich() && !kept.is_empty() {
            self.comes_to(At::Line(&format!("{question} {kept}")));
            let wiped = "\x7f".repeat(kept.chars().count());
            self.terminal.press(&format!("{wiped}{text}\r"));
        } else {
            self.types(question, text);
        }
    }

    /// Adds a word to a line of several.
    pub(super) fn adds(&mut self, question: &str, present: &str, more: &str) {
        self.comes_to(At::Edit(question, present));
        if self.is_rich() {
            self.terminal.press(&format!(" {more}\r"));
        } else {
            self.terminal.press(&format!("{present} {more}\r"));
        }
    }

    /// Asks what a question is for; it is asked again.
    pub(super) fn asks_help(&mut self, at: At<'_>, help: &str) {
        self.comes_to(at);
        self.terminal.press("?\r");
        self.terminal.shows(help);
    }

    /// What was said by the end.
    pub(super) fn says(&self, text: &str) {
        let said = self.terminal.flat();
        assert!(said.contains(text), "{text:?} in {}", self.terminal.transcript());
    }

    /// Goes to the question before.
    pub(super) fn goes_back(&mut self, from: At<'_>) {
        self.comes_to(from);
        match from {
            At::List(_) if self.is_rich() => self.terminal.press("\x1b"),
            _ => self.terminal.press("<\r"),
        }
    }

    /// Presses Ctrl-C there; the program must end at once, and leave the terminal as it was.
    pub(super) fn leaves(&mut self, at: At<'_>) {
        self.leaves_by(at, "\x03");
    }

    /// The same by another key.
    pub(super) fn leaves_by(&mut self, at: At<'_>, key: &str) {
        self.comes_to(at);
        self.terminal.press(key);
        self.ends_with(130);
        self.says("error: stopped; nothing was changed");
    }

    pub(super) fn ends_with(&mut self, code: u32) {
        let ended = self.terminal.end();
        assert_eq!(ended, code, "{}", self.terminal.transcript());
    }
}

/// The entries of an open list, the chosen one behind a `>`.
fn entries(view: &View<'_>, question: &str) -> Option<Vec<String>> {
    drawn_entries(view, question).filter(|_| view.is_new(question))
}

fn drawn_entries(view: &View<'_>, question: &str) -> Option<Vec<String>> {
    if !view.reads_keys() || !view.hides_cursor() {
        return None;
    }
    let searched = format!("{question} ");
    let lines = view.lines();
    let heading = lines.iter().rposition(|line| line == question || line.starts_with(&searched))?;
    let entries: Vec<String> = lines[heading + 1..]
        .iter()
        .take_while(|line| line.starts_with("> ") || line.starts_with("  "))
        // Not the further rows of an entry.
        .filter(|line| !line.starts_with("    "))
        .cloned()
        .collect();
    entries.iter().any(|line| line.starts_with("> ")).then_some(entries)
}
