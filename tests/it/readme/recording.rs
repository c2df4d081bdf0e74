//! The recording of the questions, `examples/recording/init.cast`, is what the program draws on a terminal. With `COGOIDC_UPDATE`
//! set it is written anew. Its format: <https://docs.asciinema.org/manual/asciicast/v2/>.

use std::fs;

use serde_json::{Value, json};

use super::transcript::{ANSWERS, Ids, asks};
use super::{Machine, blocks};
use crate::testing::terminal::Size;

const RECORDING: &str = "examples/recording/init.cast";

/// Wide enough for the plan, and narrow enough to be read on a page.
const SIZE: Size = Size { rows: 30, columns: 100 };

const COMMAND: &str = "cogoidc init --sandbox";

/// Milliseconds before something is drawn: made up, so that the recording of the same output is the same file.
const KEY: u32 = 60;
const LINE: u32 = 120;
const READING: u32 = 1_500;
const READING_THE_PLAN: u32 = 4_000;

/// What is drawn, so many milliseconds after what was drawn before.
type Event = (u32, String);

/// What the program draws up to each answer, and after the last one; with the ids and the order of the README.
fn drawn() -> Vec<String> {
    let machine = Machine::new();
    let mut terminal = machine.at_terminal(&["init", "--sandbox", "--sandbox-port", "0"], SIZE);
    let mut cuts = vec![0];
    for (question, answer) in ANSWERS {
        asks(&terminal, question);
        cuts.push(terminal.bytes().len());
        terminal.press(&format!("{answer}\r"));
    }
    assert_eq!(terminal.end(), 0);
    let bytes = terminal.bytes();
    cuts.push(bytes.len());
    let readme = &blocks("console")[0];
    let (own, shown) = (Ids::of(&terminal.transcript()), Ids::of(readme));
    let part = |range: &[usize]| own.replaced(&bytes[range[0]..range[1]], &shown);
    let mut parts: Vec<String> = cuts.windows(2).map(part).collect();
    let last = parts.last_mut().unwrap();
    *last = in_order_of(readme, last);
    parts
}

/// The lines about what is made at the same time in the order of another text.
fn in_order_of(text: &str, drawn: &str) -> String {
    let place = |line: &str| {
        let line =
            line.trim().replace("\x1b[?25h", "").replace("\x1b[32m", "").replace("\x1b[0m", "");
        let place = text.lines().position(|other| other == line)?;
        line.starts_with("ok ").then_some(place)
    };
    let mut lines: Vec<&str> = drawn.split_inclusive('\n').collect();
    for made in lines.chunk_by_mut(|one, next| place(one).is_some() && place(next).is_some()) {
        made.sort_by_key(|line| place(line));
    }
    lines.concat()
}

/// The events of a recording of what was drawn.
fn events(parts: &[String]) -> Vec<Event> {
    let mut events = vec![(READING, "$ ".to_owned())];
    events.extend(COMMAND.chars().map(|key| (KEY, key.to_string())));
    events.push((KEY, "\r\n".to_owned()));
    let answers = [""].into_iter().chain(ANSWERS.map(|(_, answer)| answer));
    let mut pause = READING;
    for (answer, part) in answers.zip(parts) {
        // A password is typed and not shown.
        let typed = if part.starts_with(answer) { answer } else { "" };
        for key in typed.chars() {
            events.push((pause, key.to_string()));
            pause = KEY;
        }
        let rest = &part[typed.len()..];
        if part.contains("Next steps:") {
            events.extend(rest.split_inclusive('\n').map(|line| (LINE, line.to_owned())));
        } else {
            events.push((pause, rest.to_owned()));
        }
        pause = if part.contains("Permanent: ") { READING_THE_PLAN } else { READING };
    }
    events
}

/// A recording, line by line: what it is, then the events.
fn recording(events: &[Event]) -> String {
    let mut lines =
        vec![json!({ "version": 2, "width": SIZE.columns, "height": SIZE.rows, "title": COMMAND })];
    let mut time = 0;
    for (pause, drawn) in events {
        time += pause;
        lines.push(json!([f64::from(time) / 1000.0, "o", drawn]));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Everything that a recording draws.
fn all_drawn(recording: &str) -> String {
    let lines = recording.lines().skip(1);
    let events = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    events.map(|event| event[2].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_recording_is_what_the_questions_draw() {
    let made = recording(&events(&drawn()));
    if std::env::var_os("COGOIDC_UPDATE").is_some() {
        fs::write(RECORDING, &made).unwrap();
    }
    let kept = fs::read_to_string(RECORDING).unwrap();
    assert_eq!(all_drawn(&kept), all_drawn(&made));
}
