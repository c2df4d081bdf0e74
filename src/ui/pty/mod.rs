//! The questions on a real pseudo-terminal, its screen read through an emulator.
//!
//! The program under test is this test binary itself, running `driver` alone.

mod run;
mod scene;

use rustix::termios::LocalModes;

use run::{How, Run};
use scene::LEFT;

#[test]
fn ctrl_c_at_a_list_leaves_a_clean_terminal() {
    let mut run = Run::of("list", How::Rich);
    run.shows("entry-3");
    run.reads_keys();
    run.until("the hidden cursor", |seen, _| seen.parser.screen().hide_cursor());
    run.press("\x03");
    run.ends_with(130);
}

#[test]
fn ctrl_c_at_a_searchable_list_leaves_a_clean_terminal() {
    let mut run = Run::of("long list", How::Rich);
    run.shows("type to search");
    run.reads_keys();
    run.press("entry-3");
    run.shows("entry-39");
    run.press("\x03");
    run.ends_with(130);
}

#[test]
fn ctrl_c_at_a_line_of_text_leaves_a_clean_terminal() {
    let mut run = Run::of("text", How::Rich);
    run.shows("Address:");
    run.press("half an ans");
    run.shows("half an ans");
    run.reads_keys();
    run.press("\x03");
    run.ends_with(130);
}

#[test]
fn ctrl_c_at_a_secret_turns_the_echo_on_again() {
    for how in [How::Rich, How::Plain] {
        let mut run = Run::of("secret", how);
        run.shows("Password:");
        run.until("no echo", |_, modes| !modes.contains(LocalModes::ECHO));
        run.press("hunter");
        run.press("\x03");
        run.ends_with(130);
        assert!(!run.drew("hunter"));
    }
}

#[test]
fn ctrl_c_at_a_plain_question_leaves_with_130() {
    for (scene, question) in [("list", "Number or name [1]:"), ("text", "Address:")] {
        let mut run = Run::of(scene, How::Plain);
        run.shows(question);
        run.press("1\x03");
        run.ends_with(130);
        assert!(!run.drew("\x1b"), "plain questions send no escape sequence");
    }
}

#[test]
fn sigterm_at_any_question_leaves_with_143() {
    for (scene, question) in [("list", "entry-3"), ("text", "Address:"), ("secret", "Password:")] {
        for how in [How::Rich, How::Plain] {
            let mut run = Run::of(scene, how);
            run.shows(question);
            run.terminate();
            run.ends_with(143);
        }
    }
}

#[test]
fn half_a_password_does_not_become_the_next_line_of_the_shell() {
    let mut run = Run::of("secret", How::Plain);
    run.shows("Password:");
    run.press("hunter2");
    run.terminate();
    run.ends_with(143);
    run.press("next\n");
    let mut line = [0; 64];
    let length = rustix::io::read(&run.side, &mut line).unwrap();
    assert_eq!(&line[..length], b"next\n");
}

#[test]
fn the_end_of_input_cancels_a_plain_question() {
    for (scene, question) in
        [("list", "Number or name"), ("text", "Address:"), ("secret", "Password:")]
    {
        let mut run = Run::of(scene, How::Plain);
        run.shows(question);
        run.press("\x04");
        run.ends_with(LEFT);
    }
}

#[test]
fn the_end_of_input_cancels_a_secret_between_rich_questions() {
    let mut run = Run::of("secret", How::Rich);
    run.shows("Password:");
    run.press("\x04");
    run.ends_with(LEFT);
}

#[test]
fn arrows_and_enter_choose_from_a_list() {
    let mut run = Run::of("list", How::Rich);
    run.shows("> entry-1");
    run.reads_keys();
    run.press("\x1b[B");
    run.shows("> entry-2");
    run.press("\r");
    run.shows("ANSWER 2");
    run.ends_with(0);
    assert!(run.screen().contains("Which entry? entry-2 of a list"));
}

#[test]
fn typing_narrows_a_long_list() {
    let mut run = Run::of("long list", How::Rich);
    run.shows("type to search");
    run.reads_keys();
    run.press("37");
    run.until("one entry", |seen, _| seen.shows("entry-37") && !seen.shows("entry-1 "));
    run.press("\r");
    run.shows("ANSWER 37");
    run.ends_with(0);
}

#[test]
fn escape_goes_back_from_both_kinds_of_list() {
    for (scene, entry) in [("list", "entry-3"), ("long list", "entry-3")] {
        let mut run = Run::of(scene, How::Rich);
        run.shows(entry);
        run.reads_keys();
        run.press("\x1b");
        run.shows("ANSWER back");
        run.ends_with(0);
    }
}

#[test]
fn a_refused_line_is_kept_to_be_mended() {
    let mut run = Run::of("text", How::Rich);
    run.shows("Address:");
    run.press("ttps://viewer.example\r");
    run.shows("Not accepted: it must begin with https.");
    run.until("the same line again", |seen, _| {
        seen.line_with_cursor().contains("Address: ttps://viewer.example")
    });
    for _ in "ttps://viewer.example".chars() {
        run.press("\x1b[D");
    }
    run.press("h");
    run.until("the mended line", |seen, _| {
        seen.line_with_cursor().contains("Address: https://viewer.example")
    });
    run.press("\r");
    run.shows("ANSWER https://viewer.example");
    run.ends_with(0);
}

#[test]
fn a_question_mark_explains_and_asks_again_and_less_than_goes_back() {
    for how in [How::Rich, How::Plain] {
        let mut run = Run::of("text with default", how);
        run.shows("Address [https://viewer.example]:");
        run.press("?\r");
        run.shows("Where people open it.");
        run.until("the question again", |seen, _| {
            seen.line_with_cursor().contains("Address [https://viewer.example]:")
        });
        run.press("<\r");
        run.shows("ANSWER back");
        run.ends_with(0);
    }
}

#[test]
fn enter_takes_the_default() {
    for how in [How::Rich, How::Plain] {
        let mut run = Run::of("text with default", how);
        run.shows("Address [https://viewer.example]:");
        run.press("\r");
        run.shows("ANSWER https://viewer.example");
        run.ends_with(0);
    }
}

#[test]
fn a_line_longer_than_the_screen_is_kept_whole() {
    let address = format!("https://viewer.example/{}", "a".repeat(150));
    let mut run = Run::of("text", How::Rich);
    run.shows("Address:");
    run.press(&address);
    run.press("\r");
    run.shows("ANSWER");
    run.ends_with(0);
    let drawn = run.screen().replace('\n', "");
    // Too long for a row of its own, it begins one.
    assert!(drawn.ends_with(&format!("ANSWER{address}")), "{drawn}");
}

#[test]
fn a_pasted_line_is_drawn_once() {
    let mut run = Run::of("text", How::Rich);
    run.shows("Address:");
    for _ in 0..20 {
        run.press("https://v.example/ünder/{");
        run.until("the end of the line", |seen, _| seen.line_with_cursor().ends_with('{'));
        run.until("the line, once", |seen, _| {
            seen.line_with_cursor() == "Address: https://v.example/ünder/{"
        });
        run.press(&"\x7f".repeat(25));
        run.until("an empty line", |seen, _| seen.line_with_cursor().trim_end() == "Address:");
    }
    run.press("\x03");
    run.ends_with(130);
}

#[test]
fn a_secret_is_never_drawn_and_a_refused_one_is_asked_for_again() {
    for how in [How::Rich, How::Plain] {
        let mut run = Run::of("secret", how);
        run.shows("Nothing is shown while you type.");
        run.shows("Password:");
        run.press("abcd\r");
        run.shows("Not accepted: it is too short.");
        run.until("the second question", |seen, _| seen.line_with_cursor().contains("Password:"));
        run.press("hunter2\r");
        run.shows("ANSWER 7 characters");
        run.ends_with(0);
        assert!(!run.drew("abcd") && !run.drew("hunter2"));
    }
}

#[test]
fn a_secret_explains_itself_and_goes_back() {
    for how in [How::Rich, How::Plain] {
        let mut run = Run::of("secret", how);
        run.shows("Password:");
        run.press("?\r");
        run.shows("The mail told it.");
        run.until("the question again", |seen, _| seen.line_with_cursor().contains("Password:"));
        run.press("<\r");
        run.shows("ANSWER back");
        run.ends_with(0);
    }
}

#[test]
fn work_in_progress_is_finished_before_the_first_signal_ends_it() {
    let mut run = Run::of("work", How::Rich);
    run.shows("WORKING");
    run.press("\x03");
    run.shows("FINISHED THE CALL");
    run.ends_with(130);

    let mut run = Run::of("work", How::Rich);
    run.shows("WORKING");
    run.terminate();
    run.shows("FINISHED THE CALL");
    run.ends_with(143);
}

#[test]
fn the_second_signal_ends_work_at_once() {
    let mut run = Run::of("stubborn work", How::Rich);
    run.shows("WORKING");
    run.press("\x03");
    run.shows("NOTED");
    // What comes at once after the first is taken for its echo.
    run.press_until_the_end("\x03");
    run.ends_with(130);
}

#[test]
fn a_question_is_left_at_once_whoever_defers() {
    let mut run = Run::of("question while deferring", How::Rich);
    run.shows("Address:");
    run.press("\x03");
    run.ends_with(130);
}
