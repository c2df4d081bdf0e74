//! The questions on a real pseudo-terminal, its screen read through an emulator.
//!
//! The program under test is this test binary itself, running `driver` alone.
// The method itself is not general over the lifetime of a view, as the closure is.
#![allow(clippy::redundant_closure_for_method_calls)]

mod scene;

use portable_pty::CommandBuilder;

use crate::testing::terminal::{Size, Terminal};
use scene::SCENE;

#[derive(Clone, Copy)]
enum How {
    Rich,
    Plain,
}

mod lines;
mod signals;

/// This test binary on a terminal, playing one scene.
fn playing(scene: &str, how: How) -> Terminal {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "ui::pty::scene::driver", "--ignored", "--nocapture"]);
    command.arg("--test-threads=1");
    command.env(SCENE, scene);
    command.env("TERM", "xterm-256color");
    command.env_remove("ACCESSIBLE");
    command.env_remove("COGOIDC_PLAIN_PROMPTS");
    if matches!(how, How::Plain) {
        command.env("COGOIDC_PLAIN_PROMPTS", "1");
    }
    Terminal::start(command, Size::default())
}

impl Terminal {
    fn ends_with(&mut self, code: u32) {
        assert_eq!(self.end(), code, "{}", self.transcript());
    }

    fn drew(&self, text: &str) -> bool {
        self.bytes().contains(text)
    }
}

#[test]
fn arrows_and_enter_choose_from_a_list() {
    let mut terminal = playing("list", How::Rich);
    terminal.shows("> entry-1");
    terminal.until("single keys are read", |view| view.reads_keys());
    terminal.press("\x1b[B");
    terminal.shows("> entry-2");
    terminal.press("\r");
    terminal.shows("ANSWER 2");
    terminal.ends_with(0);
    assert!(terminal.transcript().contains("Which entry? entry-2 of a list"));
}

#[test]
fn typing_narrows_a_long_list() {
    let mut terminal = playing("long list", How::Rich);
    terminal.shows("> entry-1 ");
    terminal.until("single keys are read", |view| view.reads_keys());
    terminal.press("37");
    terminal.until("one entry", |view| view.shows("entry-37") && !view.shows("entry-1 "));
    terminal.press("\r");
    terminal.shows("ANSWER 37");
    terminal.ends_with(0);
}

#[test]
fn typing_narrows_a_short_list_too_by_label_and_by_name() {
    for typed in ["y-2", "second"] {
        let mut terminal = playing("list", How::Rich);
        terminal.shows("> entry-1");
        terminal.until("single keys are read", |view| view.reads_keys());
        terminal.press(typed);
        terminal.until("one entry", |view| view.shows("> entry-2") && !view.shows("entry-1"));
        terminal.press("\r");
        terminal.shows("ANSWER 2");
        terminal.ends_with(0);
    }
}

#[test]
fn escape_goes_back_from_both_kinds_of_list() {
    for (scene, entry) in [("list", "entry-3"), ("long list", "entry-3")] {
        let mut terminal = playing(scene, How::Rich);
        terminal.shows(entry);
        terminal.until("single keys are read", |view| view.reads_keys());
        terminal.press("\x1b");
        terminal.shows("ANSWER back");
        terminal.ends_with(0);
    }
}

#[test]
fn a_question_mark_explains_and_asks_again_and_less_than_goes_back() {
    for how in [How::Rich, How::Plain] {
        let mut terminal = playing("text with default", how);
        terminal.shows("Address [https://viewer.example]:");
        terminal.press("?\r");
        terminal.shows("Where people open it.");
        terminal.until("the question again", |view| {
            view.line_with_cursor().contains("Address [https://viewer.example]:")
        });
        terminal.press("<\r");
        terminal.shows("ANSWER back");
        terminal.ends_with(0);
    }
}

#[test]
fn enter_takes_the_default() {
    for how in [How::Rich, How::Plain] {
        let mut terminal = playing("text with default", how);
        terminal.shows("Address [https://viewer.example]:");
        terminal.press("\r");
        terminal.shows("ANSWER https://viewer.example");
        terminal.ends_with(0);
    }
}

#[test]
fn a_secret_is_never_drawn_and_a_refused_one_is_asked_for_again() {
    for how in [How::Rich, How::Plain] {
        let mut terminal = playing("secret", how);
        terminal.shows("Nothing is shown while you type.");
        terminal.shows("Password:");
        terminal.press("abcd\r");
        terminal.shows("Not accepted: it is too short.");
        terminal.until("the second question", |view| view.line_with_cursor().contains("Password:"));
        terminal.press("hunter2\r");
        terminal.shows("ANSWER 7 characters");
        terminal.ends_with(0);
        assert!(!terminal.drew("abcd") && !terminal.drew("hunter2"));
    }
}

#[test]
fn a_secret_explains_itself_and_goes_back() {
    for how in [How::Rich, How::Plain] {
        let mut terminal = playing("secret", how);
        terminal.shows("Password:");
        terminal.press("?\r");
        terminal.shows("The mail told it.");
        terminal.until("the question again", |view| view.line_with_cursor().contains("Password:"));
        terminal.press("<\r");
        terminal.shows("ANSWER back");
        terminal.ends_with(0);
    }
}
