//! A program on a terminal, and what it has drawn.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, kill_process};
use rustix::termios::{LocalModes, tcgetattr};

use super::scene::SCENE;

/// Everything the program has drawn.
pub(super) struct Seen {
    pub(super) parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Seen {
    pub(super) fn shows(&self, text: &str) -> bool {
        self.parser.screen().contents().contains(text)
    }

    pub(super) fn line_with_cursor(&self) -> String {
        let screen = self.parser.screen();
        let (row, _) = screen.cursor_position();
        let (_, columns) = screen.size();
        screen.contents_between(row, 0, row, columns.get())
    }
}

/// A program on a terminal.
pub(super) struct Run {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// The program's side, to look at its settings; it also keeps the terminal after the program.
    pub(super) side: OwnedFd,
    _master: Box<dyn MasterPty + Send>,
}

#[derive(Clone, Copy)]
pub(super) enum How {
    Rich,
    Plain,
}

impl Run {
    pub(super) fn of(scene: &str, how: How) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "ui::pty::scene::driver",
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
        let seen = Arc::new((Mutex::new(Seen { parser, bytes: Vec::new() }), Condvar::new()));
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
        Self { seen, keys: pair.master.take_writer().unwrap(), child, side, _master: pair.master }
    }

    /// Waits until it holds, at most half a minute.
    pub(super) fn until(&self, what: &str, holds: impl Fn(&Seen, LocalModes) -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        while !holds(&seen, tcgetattr(&self.side).unwrap().local_modes) {
            assert!(Instant::now() < end, "not seen: {what}\n{}", seen.parser.screen().contents());
            // Settings change without a word, so it looks again by itself.
            seen = changed.wait_timeout(seen, Duration::from_millis(5)).unwrap().0;
        }
    }

    pub(super) fn shows(&self, text: &str) {
        self.until(text, |seen, _| seen.shows(text));
    }

    /// Waits until single keys are read.
    pub(super) fn reads_keys(&self) {
        self.until("single keys are read", |_, modes| !modes.contains(LocalModes::ICANON));
    }

    pub(super) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub(super) fn press_until_the_end(&mut self, keys: &str) {
        let end = Instant::now() + Duration::from_secs(30);
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "it does not end");
            self.press(keys);
            let seen = self.seen.0.lock().unwrap();
            let glance = self.seen.1.wait_timeout(seen, Duration::from_millis(5));
            drop(glance.unwrap());
        }
    }

    pub(super) fn terminate(&self) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), rustix::process::Signal::TERM).unwrap();
    }

    /// Waits for the end; the terminal must be as it was.
    pub(super) fn ends_with(&mut self, code: i32) {
        let end = Instant::now() + Duration::from_secs(30);
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < end, "it does not end");
            let seen = self.seen.0.lock().unwrap();
            drop(self.seen.1.wait_timeout(seen, Duration::from_millis(5)).unwrap());
        };
        assert_eq!(status.exit_code(), u32::try_from(code).unwrap(), "{}", self.screen());
        let modes = tcgetattr(&self.side).unwrap().local_modes;
        let cooked = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        assert!(modes.contains(cooked), "left with {modes:?}");
        self.until("the cursor", |seen, _| !seen.parser.screen().hide_cursor());
    }

    pub(super) fn screen(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    pub(super) fn drew(&self, text: &str) -> bool {
        let seen = self.seen.0.lock().unwrap();
        String::from_utf8_lossy(&seen.bytes).contains(text)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
