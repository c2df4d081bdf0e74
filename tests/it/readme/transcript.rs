//! The README's transcript is what the questions show.

use portable_pty::CommandBuilder;

use super::{Machine, PROGRAM, blocks};
use crate::testing::terminal::{Size, Terminal};

/// A terminal that shows all of the dialogue at once.
const SIZE: Size = Size { rows: 150, columns: 400 };

impl Machine {
    /// The program on a terminal.
    pub(super) fn at_terminal(&self, arguments: &[&str], size: Size) -> Terminal {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.cwd(self.work());
        Terminal::start(command, size)
    }
}

/// How the last line of each question begins, and what is typed there.
pub(super) const ANSWERS: [(&str, &str); 8] = [
    ("  Web server app", ""),
    ("Address where", "http://localhost:3000"),
    ("  not decided yet", "not"),
    ("  both: the pool's own users", ""),
    ("First user's e-mail", "ada@hospital.example"),
    ("Password for", "Long-enough-1"),
    ("Password again", "Long-enough-1"),
    ("Create these?", "y"),
];

/// Waits until the last line that is not empty begins like this.
pub(super) fn asks(terminal: &Terminal, question: &str) {
    terminal.until(question, |view| {
        let lines = view.lines();
        let last = lines.iter().rfind(|line| !line.is_empty());
        last.is_some_and(|line| line.starts_with(question))
    });
}

/// What is another one in each run.
pub(super) struct Ids {
    pool: String,
    client: String,
    port: String,
}

impl Ids {
    /// Those in what a run shows.
    pub(super) fn of(text: &str) -> Self {
        let after = |mark: &str| {
            let rest = text.split(mark).nth(1).unwrap_or_default();
            rest.split_whitespace().next().unwrap_or_default().to_owned()
        };
        let pool = after(" user pool us-east-1_");
        let port = text.split(&format!("/us-east-1_{pool}'")).next().unwrap();
        let port = port.rsplit(':').next().unwrap().to_owned();
        Self { client: after("ok   app client "), pool, port }
    }

    /// The text with other ids instead of these, and without the flags that choose the port.
    pub(super) fn replaced(&self, text: &str, others: &Self) -> String {
        let address = |port: &str| format!("localhost:{port}/");
        text.replace(&address(&self.port), &address(&others.port))
            .replace(&self.pool, &others.pool)
            .replace(&self.client, &others.client)
            .replace(" --sandbox-port 0", "")
            .replace(" --port 0", "")
    }
}

/// What is made at the same time is told in the order in which it is done.
fn in_one_order(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for told in lines.chunk_by_mut(|one, next| one.starts_with("ok ") && next.starts_with("ok ")) {
        told.sort_unstable();
    }
    lines.join("\n")
}

/// The first line of the text that is not the expected one, with that; `…` stands for any rest of a
/// line, and alone for all lines up to the next one that is expected.
fn differs<'a>(text: &'a str, expected: &'a str) -> Option<(&'a str, &'a str)> {
    const END: &str = "(the end)";
    let mut text = text.lines();
    let mut skips = false;
    for wanted in expected.lines() {
        if wanted.trim() == "…" {
            skips = true;
            continue;
        }
        let is_it = |line: &str| match wanted.strip_suffix('…') {
            Some(beginning) => line.starts_with(beginning),
            None => line.trim_end() == wanted.trim_end(),
        };
        let line = if skips { text.find(|line| is_it(line)) } else { text.next() };
        skips = false;
        if !line.is_some_and(is_it) {
            return Some((line.unwrap_or(END), wanted));
        }
    }
    text.next().map(|line| (line, END))
}

#[test]
fn the_transcript_is_what_the_questions_show() {
    let transcript = &blocks("console")[0];
    let (command, expected) = transcript.split_once('\n').unwrap();
    assert_eq!(command, "$ cogoidc init --sandbox");
    let machine = Machine::new();
    let mut terminal = machine.at_terminal(&["init", "--sandbox", "--sandbox-port", "0"], SIZE);
    for (question, answer) in ANSWERS {
        asks(&terminal, question);
        terminal.press(&format!("{answer}\r"));
    }
    assert_eq!(terminal.end(), 0);
    let shown = terminal.transcript();
    let shown = Ids::of(&shown).replaced(shown.trim_end(), &Ids::of(expected));
    let [shown, expected] = [&shown, expected].map(in_one_order);
    if let Some((shown_line, wanted)) = differs(&shown, &expected) {
        panic!("the program shows `{shown_line}`, the README has `{wanted}`; all of it:\n{shown}");
    }
}
