//! The README's transcript is what the questions show.

use portable_pty::CommandBuilder;

use super::{Machine, PROGRAM, apps, blocks};
use crate::testing::terminal::{Size, Terminal};

/// A terminal that shows all of the dialogue at once.
const SIZE: Size = Size { rows: 150, columns: 400 };

impl Machine {
    fn at_terminal(&self, arguments: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.cwd(self.work());
        Terminal::start(command, SIZE)
    }
}

/// Presses these keys once the last line that is not empty begins like this.
fn answer(terminal: &mut Terminal, question: &str, keys: &str) {
    terminal.until(question, |view| {
        let lines = view.lines();
        let last = lines.iter().rfind(|line| !line.is_empty());
        last.is_some_and(|line| line.starts_with(question))
    });
    terminal.press(keys);
}

/// The text with its ids and its port replaced, as they are others each time.
fn without_ids(text: &str) -> String {
    let after = |mark: &str| {
        let rest = text.split(mark).nth(1).unwrap_or_default();
        rest.split_whitespace().next().unwrap_or_default().to_owned()
    };
    let pool = after("ok   user pool ");
    let client = after("ok   app client ");
    let port = text.split(&format!("/{pool}'")).next().unwrap();
    let port = port.rsplit(':').next().unwrap();
    text.replace(&format!("localhost:{port}/"), "localhost:PORT/")
        .replace(&pool, "POOL")
        .replace(&client, "CLIENT")
        .replace(" --sandbox-port 0", "")
        .replace(" --port 0", "")
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
    let mut terminal = machine.at_terminal(&["init", "--sandbox", "--sandbox-port", "0"]);
    let last_app = apps(&machine).pop().unwrap().1;
    answer(&mut terminal, &format!("  {last_app}"), "\r");
    answer(&mut terminal, "Address where", "http://localhost:3000\r");
    answer(&mut terminal, "  both: the pool's own users", "\r");
    answer(&mut terminal, "First user's e-mail", "ada@hospital.example\r");
    answer(&mut terminal, "Password for", "Long-enough-1\r");
    answer(&mut terminal, "Password again", "Long-enough-1\r");
    answer(&mut terminal, "Create these?", "y\r");
    assert_eq!(terminal.end(), 0);
    let [shown, expected] =
        [terminal.transcript().trim_end(), expected].map(|text| in_one_order(&without_ids(text)));
    if let Some((shown_line, wanted)) = differs(&shown, &expected) {
        panic!("the program shows `{shown_line}`, the README has `{wanted}`; all of it:\n{shown}");
    }
}
