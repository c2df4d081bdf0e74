//! Lines of text that are edited.

use super::{How, playing};
use crate::testing::terminal::Terminal;

const WRONG: &str = "ttps://viewer.example";

fn at_the_question() -> Terminal {
    let terminal = playing("text", How::Rich);
    terminal.until("the question", |view| view.reads_keys() && view.is_behind("Address:"));
    terminal
}

/// A terminal with a refused line, ready to be edited.
fn refused() -> Terminal {
    let mut terminal = at_the_question();
    terminal.press(&format!("{WRONG}\r"));
    terminal.shows("Not accepted: it must begin with https.");
    terminal.until("the same line again", |view| {
        view.line_with_cursor().contains("Address: ttps://viewer.example") && view.reads_keys()
    });
    terminal
}

fn answers(mut terminal: Terminal, keys: &str, answer: &str) {
    terminal.press(keys);
    terminal.press("\r");
    terminal.shows(&format!("ANSWER {answer}"));
    terminal.ends_with(0);
}

#[test]
fn the_usual_keys_edit_a_line() {
    let whole = "https://viewer.example";
    for (keys, answer) in [
        (format!("{WRONG}\x01h"), whole),                   // Ctrl-A
        (format!("{WRONG}\x1b[Hh"), whole),                 // Home
        (format!("{WRONG}\x1b[1~h"), whole),                // Home of other terminals
        (format!("{WRONG}\x01h\x05/\x1b[D\x1b[3~"), whole), // Ctrl-E, Left, Delete
        (format!("{WRONG}\x01h\x1b[F/\x7f"), whole),        // End, Backspace
        (format!("other\x15{whole}"), whole),               // Ctrl-U
        (format!("{whole} and more\x17\x17"), whole),       // Ctrl-W
        (format!("{whole}/more\x1b\x7f"), "https://viewer.example/"), // Alt-Backspace
        (format!("{whole}/more\x1bb\x0b"), "https://viewer.example/"), // Alt-B, Ctrl-K
        (format!("{whole}/more\x1b[1;5D\x0b"), "https://viewer.example/"), // Ctrl-Left, Ctrl-K
        (format!("{whole}\x1b[A\x1b[B\t"), whole), // Up, Down, Tab: no history, no completion
    ] {
        answers(at_the_question(), &keys, answer);
    }
}

#[test]
fn a_refused_line_is_kept_and_can_be_edited() {
    for (keys, answer) in [
        ("\x01h", "https://viewer.example"),
        ("/x\x01h", "https://viewer.example/x"),
        ("\x15https://fresh.example", "https://fresh.example"),
    ] {
        answers(refused(), keys, answer);
    }
}

#[test]
fn a_whole_answer_pasted_behind_a_refused_line_counts_alone() {
    let mut terminal = refused();
    terminal.press("https://fresh.example\r");
    terminal.shows("Understood as https://fresh.example");
    terminal.shows("ANSWER https://fresh.example");
    terminal.ends_with(0);
}

#[test]
fn a_line_longer_than_the_screen_is_kept_whole_and_edited() {
    let rest = "a".repeat(150);
    let mut terminal = at_the_question();
    terminal.press(&format!("ttps://viewer.example/{rest}"));
    terminal.press("\x01h\x05\x7fb\r");
    terminal.shows("ANSWER");
    terminal.ends_with(0);
    let drawn = terminal.transcript().replace('\n', "");
    let answer = format!("https://viewer.example/{}b", "a".repeat(149));
    assert_eq!(drawn.matches("Address:").count(), 1, "{drawn}");
    assert!(drawn.contains(&format!("Address: {answer}")), "{drawn}");
    // Too long for a row of its own, it begins one.
    assert!(drawn.ends_with(&format!("ANSWER{answer}")), "{drawn}");
}

#[test]
fn a_pasted_line_is_drawn_once() {
    let mut terminal = at_the_question();
    for _ in 0..20 {
        terminal.press("https://v.example/ünder/{");
        terminal.until("the line, once", |view| {
            view.line_with_cursor().trim_end() == "Address: https://v.example/ünder/{"
        });
        terminal.press(&"\x7f".repeat(25));
        terminal.until("an empty line", |view| view.line_with_cursor().trim_end() == "Address:");
    }
    terminal.press("\x03");
    terminal.ends_with(130);
}
