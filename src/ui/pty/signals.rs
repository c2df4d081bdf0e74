//! Ctrl-C, SIGTERM and the end of input.

use super::How;
use super::playing;
use super::scene::LEFT;

#[test]
fn ctrl_c_at_a_list_leaves_a_clean_terminal() {
    let mut terminal = playing("list", How::Rich);
    terminal.shows("entry-3");
    terminal.until("single keys are read", |view| view.reads_keys());
    terminal.until("the hidden cursor", |view| view.hides_cursor());
    terminal.press("\x03");
    terminal.ends_with(130);
}

#[test]
fn ctrl_c_at_a_searchable_list_leaves_a_clean_terminal() {
    let mut terminal = playing("long list", How::Rich);
    terminal.shows("> entry-1 ");
    terminal.until("single keys are read", |view| view.reads_keys());
    terminal.press("entry-3");
    terminal.shows("entry-39");
    terminal.press("\x03");
    terminal.ends_with(130);
}

#[test]
fn ctrl_c_at_a_line_of_text_leaves_a_clean_terminal() {
    let mut terminal = playing("text", How::Rich);
    terminal.shows("Address:");
    terminal.press("half an ans");
    terminal.shows("half an ans");
    terminal.until("single keys are read", |view| view.reads_keys());
    terminal.press("\x03");
    terminal.ends_with(130);
}

#[test]
fn ctrl_c_at_a_secret_turns_the_echo_on_again() {
    for how in [How::Rich, How::Plain] {
        let mut terminal = playing("secret", how);
        terminal.shows("Password:");
        terminal.until("no echo", |view| !view.echoes());
        terminal.press("hunter");
        terminal.press("\x03");
        terminal.ends_with(130);
        assert!(!terminal.drew("hunter"));
    }
}

#[test]
fn ctrl_c_at_a_plain_question_leaves_with_130() {
    for (scene, question) in [("list", "Number or name [1]:"), ("text", "Address:")] {
        let mut terminal = playing(scene, How::Plain);
        terminal.shows(question);
        terminal.press("1\x03");
        terminal.ends_with(130);
        assert!(!terminal.drew("\x1b"), "plain questions send no escape sequence");
    }
}

#[test]
fn sigterm_at_any_question_leaves_with_143() {
    for (scene, question) in [("list", "entry-3"), ("text", "Address:"), ("secret", "Password:")] {
        for how in [How::Rich, How::Plain] {
            let mut terminal = playing(scene, how);
            terminal.shows(question);
            terminal.terminate();
            terminal.ends_with(143);
        }
    }
}

#[test]
fn half_a_password_does_not_become_the_next_line_of_the_shell() {
    let mut terminal = playing("secret", How::Plain);
    terminal.shows("Password:");
    terminal.press("hunter2");
    terminal.terminate();
    terminal.ends_with(143);
    terminal.press("next\n");
    assert_eq!(terminal.unread_line(), "next\n");
}

#[test]
fn the_end_of_input_cancels_a_plain_question() {
    for (scene, question) in
        [("list", "Number or name"), ("text", "Address:"), ("secret", "Password:")]
    {
        let mut terminal = playing(scene, How::Plain);
        terminal.shows(question);
        terminal.press("\x04");
        terminal.ends_with(u32::from(LEFT));
    }
}

#[test]
fn the_end_of_input_cancels_a_line_of_text() {
    let mut terminal = playing("text", How::Rich);
    terminal.shows("Address:");
    terminal.press("not empty\x01\x04");
    terminal.until("a letter less", |view| view.line_with_cursor().contains("Address: ot empty"));
    terminal.press("\x0b\x04");
    terminal.ends_with(u32::from(LEFT));
}

#[test]
fn the_end_of_input_cancels_a_secret_between_rich_questions() {
    let mut terminal = playing("secret", How::Rich);
    terminal.shows("Password:");
    terminal.press("\x04");
    terminal.ends_with(u32::from(LEFT));
}

#[test]
fn the_first_signal_ends_the_program_after_the_work_in_progress() {
    let mut terminal = playing("work", How::Rich);
    terminal.shows("WORKING");
    terminal.press("\x03");
    terminal.shows("FINISHED THE CALL");
    terminal.ends_with(130);

    let mut terminal = playing("work", How::Rich);
    terminal.shows("WORKING");
    terminal.terminate();
    terminal.shows("FINISHED THE CALL");
    terminal.ends_with(143);
}

#[test]
fn the_second_signal_ends_work_at_once() {
    let mut terminal = playing("stubborn work", How::Rich);
    terminal.shows("WORKING");
    terminal.press("\x03");
    terminal.shows("NOTED");
    // A second one within a moment of the first counts as the same.
    terminal.press_until_the_end("\x03");
    terminal.ends_with(130);
}

#[test]
fn ctrl_c_leaves_a_question_even_while_signals_are_deferred() {
    let mut terminal = playing("question while deferring", How::Rich);
    terminal.shows("Address:");
    terminal.press("\x03");
    terminal.ends_with(130);
}
