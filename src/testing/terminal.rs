//! A program on a pseudo-terminal, its screen read through an emulator.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::drawn::{flat, flat_drawn};

/// Longest wait for anything: only a program that hangs takes so long.
const MAX_WAIT: Duration = Duration::from_secs(90);

/// Pause between two looks at the terminal's settings, whose changes are not reported.
const GLANCE: Duration = Duration::from_millis(8);

/// Rows and columns.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) rows: u16,
    pub(crate) columns: u16,
}

impl Default for Size {
    fn default() -> Self {
        Self { rows: 24, columns: 80 }
    }
}

/// Everything the program has drawn.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// How many bytes there were when the last keys were pressed.
    pressed: usize,
}

/// A glance at the screen and at the settings of the terminal.
pub(crate) struct View<'a> {
    screen: &'a vt100::Screen,
    /// What was drawn since the last keys were pressed.
    since: &'a [u8],
    modes: LocalModes,
}

impl View<'_> {
    /// The lines on the screen, a wrapped one whole.
    pub(crate) fn lines(&self) -> Vec<String> {
        let contents = self.screen.contents();
        contents.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        flat(&self.screen.contents()).contains(&flat(text))
    }

    /// Whether this was drawn since the last keys were pressed, wherever its lines were broken.
    pub(crate) fn is_new(&self, text: &str) -> bool {
        flat_drawn(&String::from_utf8_lossy(self.since)).contains(&flat(text))
    }

    /// Whether the cursor stands right behind this text.
    pub(crate) fn is_behind(&self, text: &str) -> bool {
        let (row, column) = self.screen.cursor_position();
        if column == 0 && !self.is_full(row.wrapping_sub(1)) {
            return false;
        }
        let before = self.screen.contents_between(0, 0, row, column);
        flat(&before).ends_with(&flat(text))
    }

    /// Whether a row is written to its end: the cursor behind its text is in the next row.
    fn is_full(&self, row: u16) -> bool {
        let (_, columns) = self.screen.size();
        self.screen.cell(row, columns.get() - 1).is_some_and(vt100::Cell::has_contents)
    }

    pub(crate) fn line_with_cursor(&self) -> String {
        let (row, _) = self.screen.cursor_position();
        let (_, columns) = self.screen.size();
        self.screen.contents_between(row, 0, row, columns.get())
    }

    /// Whether single keys are read, not whole lines.
    pub(crate) fn reads_keys(&self) -> bool {
        !self.modes.contains(LocalModes::ICANON)
    }

    pub(crate) fn echoes(&self) -> bool {
        self.modes.contains(LocalModes::ECHO)
    }

    pub(crate) fn hides_cursor(&self) -> bool {
        self.screen.hide_cursor()
    }
}

/// A program on a terminal of its own.
pub(crate) struct Terminal {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// The program's side, to look at its settings; it also keeps the terminal after the program.
    side: OwnedFd,
    size: Size,
    _master: Box<dyn MasterPty + Send>,
}

/// A terminal forgets what is written and not yet read when somebody presses Ctrl-C (termios, `NOFLSH`).
fn keep_output_at_signals(side: &OwnedFd) {
    let mut settings = tcgetattr(side).unwrap();
    settings.local_modes |= LocalModes::NOFLSH;
    tcsetattr(side, OptionalActions::Now, &settings).unwrap();
}

impl Terminal {
    pub(crate) fn start(command: CommandBuilder, size: Size) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize {
                rows: size.rows,
                cols: size.columns,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
        let name = pair.master.tty_name().unwrap();
        let side = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        keep_output_at_signals(&side);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: emulator(size.rows, size.columns),
                bytes: Vec::new(),
                pressed: 0,
            }),
            Condvar::new(),
        ));
        let mut output = pair.master.try_clone_reader().unwrap();
        let drawn = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                // The lock is poisoned when the test has failed.
                let Ok(mut seen) = drawn.0.lock() else {
                    return;
                };
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
            size,
            _master: pair.master,
        }
    }

    /// Waits until it holds.
    pub(crate) fn until(&self, what: &str, holds: impl Fn(&View<'_>) -> bool) {
        self.find(what, |view| holds(view).then_some(()));
    }

    /// Waits until it is found.
    pub(crate) fn find<T>(&self, what: &str, look: impl Fn(&View<'_>) -> Option<T>) -> T {
        let end = Instant::now() + MAX_WAIT;
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        loop {
            let view = View {
                screen: seen.parser.screen(),
                since: &seen.bytes[seen.pressed..],
                modes: self.modes(),
            };
            if let Some(found) = look(&view) {
                return found;
            }
            let screen = seen.parser.screen();
            assert!(Instant::now() < end, "not seen: {what}\n{}\n---", screen.contents());
            seen = changed.wait_timeout(seen, GLANCE).unwrap().0;
        }
    }

    fn modes(&self) -> LocalModes {
        tcgetattr(&self.side).unwrap().local_modes
    }

    pub(crate) fn shows(&self, text: &str) {
        self.until(text, |view| view.shows(text));
    }

    pub(crate) fn press(&mut self, keys: &str) {
        {
            let mut seen = self.seen.0.lock().unwrap();
            seen.pressed = seen.bytes.len();
        }
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub(crate) fn terminate(&self) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), Signal::TERM).unwrap();
    }

    /// Presses the keys again and again until the program ends.
    pub(crate) fn press_until_the_end(&mut self, keys: &str) {
        self.wait_for_the_end(Some(keys));
    }

    fn wait_for_the_end(&mut self, keys: Option<&str>) -> ExitStatus {
        let end = Instant::now() + MAX_WAIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "it does not end\n{}", self.transcript());
            if let Some(keys) = keys {
                self.press(keys);
            }
            let seen = self.seen.0.lock().unwrap();
            drop(self.seen.1.wait_timeout(seen, GLANCE).unwrap());
        }
    }

    /// Waits for the end and gives the exit code. The terminal must be as it was.
    pub(crate) fn end(&mut self) -> u32 {
        let status = self.wait_for_the_end(None);
        self.drain();
        let modes = self.modes();
        let cooked = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        assert!(modes.contains(cooked), "left with {modes:?}");
        self.until("the cursor", |view| !view.hides_cursor());
        status.exit_code()
    }

    /// Waits for what the program wrote last: a mark behind it comes back when all of it is read.
    fn drain(&self) {
        const MARK: &[u8] = b"\x1b]0;that is all\x07";
        rustix::io::write(&self.side, MARK).unwrap();
        let end = Instant::now() + MAX_WAIT;
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        let start = loop {
            // The echo of a key that was pressed last may follow the mark.
            if let Some(start) = seen.bytes.windows(MARK.len()).position(|bytes| bytes == MARK) {
                break start;
            }
            assert!(Instant::now() < end, "the last lines are lost");
            seen = changed.wait_timeout(seen, GLANCE).unwrap().0;
        };
        seen.bytes.drain(start..start + MARK.len());
    }

    /// The next line of keys that no program has read.
    pub(crate) fn unread_line(&self) -> String {
        let mut line = [0; 64];
        let length = rustix::io::read(&self.side, &mut line).unwrap();
        String::from_utf8_lossy(&line[..length]).into_owned()
    }

    /// The bytes as they came.
    pub(crate) fn bytes(&self) -> String {
        let seen = self.seen.0.lock().unwrap();
        String::from_utf8_lossy(&seen.bytes).into_owned()
    }

    /// All that was on the screen, what has scrolled away included, as a person reads it.
    pub(crate) fn transcript(&self) -> String {
        let mut parser = emulator(600, self.size.columns);
        parser.process(&self.seen.0.lock().unwrap().bytes);
        let contents = parser.screen().contents();
        let lines: Vec<&str> = contents.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    /// The transcript with every run of white space as one blank.
    pub(crate) fn flat(&self) -> String {
        flat(&self.transcript())
    }
}

fn emulator(rows: u16, columns: u16) -> vt100::Parser {
    vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0)
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
