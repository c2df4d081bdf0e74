//! The questions on a real pseudo-terminal, its screen read through an emulator.
//!
//! The program under test is this test binary itself, running `driver` alone.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, kill_process};
use rustix::termios::{LocalModes, tcgetattr};
use secrecy::ExposeSecret;

use super::prompter::{
    Answer, Cancelled, Item, List, Prompter, Secret, Text, interactive, prompter,
};
use super::terminal::Interrupt;

/// Names the scene that `driver` plays.
const SCENE: &str = "COGOIDC_UI_SCENE";

/// Exit code of a scene whose question was cancelled.
const LEFT: i32 = 7;

#[test]
#[ignore = "the program that the other tests of this file run"]
fn driver() {
    let Ok(scene) = std::env::var(SCENE) else {
        return;
    };
    assert!(interactive(false) && !interactive(true));
    let interrupt = Interrupt::install().unwrap();
    let mut prompter = prompter(false);
    // The test harness has left the cursor in the middle of a line.
    prompter.say("");
    let answer = play(&scene, prompter.as_mut(), &interrupt);
    let code = match answer {
        Ok(answer) => {
            prompter.say(&format!("ANSWER {answer}"));
            0
        }
        Err(Cancelled) => LEFT,
    };
    std::process::exit(code);
}

fn play(
    scene: &str,
    prompter: &mut dyn Prompter,
    interrupt: &Interrupt,
) -> Result<String, Cancelled> {
    match scene {
        "list" => ask_list(prompter, 3),
        "long list" => ask_list(prompter, 40),
        "text" => ask_text(prompter, None),
        "text with default" => ask_text(prompter, Some("https://viewer.example")),
        "secret" => ask_secret(prompter),
        "question while deferring" => {
            let _deferred = interrupt.defer();
            ask_text(prompter, None)
        }
        "work" => {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            let signal = runtime.block_on(async {
                tokio::select! {
                    biased;
                    signal = interrupt.wait() => signal,
                    // Comes second: it is waited for already.
                    never = async {
                        prompter.say("WORKING");
                        std::future::pending().await
                    } => never,
                }
            });
            prompter.say("FINISHED THE CALL");
            std::process::exit(i32::from(signal.exit_code()));
        }
        "stubborn work" => {
            let _deferred = interrupt.defer();
            prompter.say("WORKING");
            while interrupt.raised().is_none() {
                std::thread::yield_now();
            }
            prompter.say("NOTED");
            loop {
                std::thread::park();
            }
        }
        other => panic!("no scene {other}"),
    }
}

fn ask_list(prompter: &mut dyn Prompter, length: usize) -> Result<String, Cancelled> {
    let items: Vec<Item> = (1..=length)
        .map(|number| Item::new(&format!("entry-{number} of a list")))
        .collect();
    let answer = prompter.list(&List {
        question: "Which entry?",
        help: "Any will do.",
        items: &items,
        default: Some(0),
        back: true,
    })?;
    Ok(match answer {
        Answer::Given(index) => format!("{}", index + 1),
        Answer::Back => "back".to_owned(),
    })
}

fn ask_text(prompter: &mut dyn Prompter, default: Option<&str>) -> Result<String, Cancelled> {
    let answer = prompter.text(&Text {
        question: "Address",
        help: "Where people open it.",
        default,
        optional: false,
        edit: false,
        back: true,
        check: &|text| match text.starts_with("https://") {
            true => Ok(()),
            false => Err("it must begin with https".to_owned()),
        },
    })?;
    Ok(match answer {
        Answer::Given(text) => text,
        Answer::Back => "back".to_owned(),
    })
}

fn ask_secret(prompter: &mut dyn Prompter) -> Result<String, Cancelled> {
    let secret = prompter.secret(&Secret {
        question: "Password",
        check: &|text| match text.len() > 4 {
            true => Ok(()),
            false => Err("it is too short".to_owned()),
        },
    })?;
    Ok(format!("{} characters", secret.expose_secret().len()))
}

/// Everything the program has drawn.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Seen {
    fn shows(&self, text: &str) -> bool {
        self.parser.screen().contents().contains(text)
    }

    fn line_with_cursor(&self) -> String {
        let screen = self.parser.screen();
        let (row, _) = screen.cursor_position();
        let (_, columns) = screen.size();
        screen.contents_between(row, 0, row, columns.get())
    }
}

/// A program on a terminal.
struct Run {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// The program's side, to look at its settings; it also keeps the terminal after the program.
    side: OwnedFd,
    _master: Box<dyn MasterPty + Send>,
}

#[derive(Clone, Copy)]
enum How {
    Rich,
    Plain,
}

impl Run {
    fn of(scene: &str, how: How) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "ui::pty::driver",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        command.env(SCENE, scene);
        command.env("TERM", "xterm-256color");
        command.env_remove("ACCESSIBLE");
        command.env_remove("COGOIDC_PLAIN_PROMPTS");
        if matches!(how, How::Plain) {
            command.env("COGOIDC_PLAIN_PROMPTS", "1");
        }
        let name = pair.master.tty_name().unwrap();
        let side = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        // 24 rows of 80 columns.
        let parser = vt100::Parser::default();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser,
                bytes: Vec::new(),
            }),
            Condvar::new(),
        ));
        let mut output = pair.master.try_clone_reader().unwrap();
        let drawn = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                let mut seen = drawn.0.lock().unwrap();
                seen.parser.process(&buffer[..length]);
                seen.bytes.extend_from_slice(&buffer[..length]);
                drawn.1.notify_all();
            }
        });
        Self {
            seen,
            keys: pair.master.take_writer().unwrap(),
            child,
            side,
            _master: pair.master,
        }
    }

    /// Waits until it holds, at most half a minute.
    fn until(&self, what: &str, holds: impl Fn(&Seen, LocalModes) -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        while !holds(&seen, tcgetattr(&self.side).unwrap().local_modes) {
            assert!(
                Instant::now() < end,
                "not seen: {what}\n{}",
                seen.parser.screen().contents()
            );
            // Settings change without a word, so it looks again by itself.
            seen = changed
                .wait_timeout(seen, Duration::from_millis(5))
                .unwrap()
                .0;
        }
    }

    fn shows(&self, text: &str) {
        self.until(text, |seen, _| seen.shows(text));
    }

    /// Waits until single keys are read.
    fn reads_keys(&self) {
        self.until("single keys are read", |_, modes| {
            !modes.contains(LocalModes::ICANON)
        });
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn press_until_the_end(&mut self, keys: &str) {
        let end = Instant::now() + Duration::from_secs(30);
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "it does not end");
            self.press(keys);
            let seen = self.seen.0.lock().unwrap();
            let glance = self.seen.1.wait_timeout(seen, Duration::from_millis(5));
            drop(glance.unwrap());
        }
    }

    fn terminate(&self) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), rustix::process::Signal::TERM).unwrap();
    }

    /// Waits for the end; the terminal must be as it was.
    fn ends_with(&mut self, code: i32) {
        let end = Instant::now() + Duration::from_secs(30);
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < end, "it does not end");
            let seen = self.seen.0.lock().unwrap();
            drop(
                self.seen
                    .1
                    .wait_timeout(seen, Duration::from_millis(5))
                    .unwrap(),
            );
        };
        assert_eq!(
            status.exit_code(),
            u32::try_from(code).unwrap(),
            "{}",
            self.screen()
        );
        let modes = tcgetattr(&self.side).unwrap().local_modes;
        let cooked = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        assert!(modes.contains(cooked), "left with {modes:?}");
        self.until("the cursor", |seen, _| !seen.parser.screen().hide_cursor());
    }

    fn screen(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    fn drew(&self, text: &str) -> bool {
        let seen = self.seen.0.lock().unwrap();
        String::from_utf8_lossy(&seen.bytes).contains(text)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn ctrl_c_at_a_list_leaves_a_clean_terminal() {
    let mut run = Run::of("list", How::Rich);
    run.shows("entry-3");
    run.reads_keys();
    run.until("the hidden cursor", |seen, _| {
        seen.parser.screen().hide_cursor()
    });
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
    for (scene, question) in [
        ("list", "entry-3"),
        ("text", "Address:"),
        ("secret", "Password:"),
    ] {
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
    for (scene, question) in [
        ("list", "Number or name"),
        ("text", "Address:"),
        ("secret", "Password:"),
    ] {
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
    run.until("one entry", |seen, _| {
        seen.shows("entry-37") && !seen.shows("entry-1 ")
    });
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
        seen.line_with_cursor()
            .contains("Address: ttps://viewer.example")
    });
    for _ in "ttps://viewer.example".chars() {
        run.press("\x1b[D");
    }
    run.press("h");
    run.until("the mended line", |seen, _| {
        seen.line_with_cursor()
            .contains("Address: https://viewer.example")
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
            seen.line_with_cursor()
                .contains("Address [https://viewer.example]:")
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
        run.until("the end of the line", |seen, _| {
            seen.line_with_cursor().ends_with('{')
        });
        run.until("the line, once", |seen, _| {
            seen.line_with_cursor() == "Address: https://v.example/ünder/{"
        });
        run.press(&"\x7f".repeat(25));
        run.until("an empty line", |seen, _| {
            seen.line_with_cursor().trim_end() == "Address:"
        });
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
        run.until("the second question", |seen, _| {
            seen.line_with_cursor().contains("Password:")
        });
        run.press("hunter2\r");
        run.shows("ANSWER 7 characters");
        run.ends_with(0);
        assert!(!run.drew("abcd") && !run.drew("hunter2"));
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
