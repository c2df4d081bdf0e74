//! The terminal while a question is open, and how it is restored.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::platform::{self, TerminalSettings};
use crate::ui::cancelled::Cancelled;

/// The terminal before the open question; `None` while no question is open.
///
/// A static, because the signal thread must restore it.
static OPEN_QUESTION: Mutex<Option<SavedTerminal>> = Mutex::new(None);

/// Keeps every other thread from opening or closing a question.
pub(super) fn lock() -> MutexGuard<'static, Option<SavedTerminal>> {
    OPEN_QUESTION.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state of the terminal, restored whenever a question ends.
pub(super) struct SavedTerminal {
    /// `None` if stdin is not a terminal.
    settings: Option<TerminalSettings>,
    mode: InputMode,
}

/// How a question reads its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum InputMode {
    /// Line by line, edited by the terminal.
    Lines,
    /// Key by key; the question draws them itself and may hide the cursor.
    Keys,
}

impl SavedTerminal {
    fn restore(&self) {
        if let Some(settings) = &self.settings {
            settings.restore();
        }
        if self.mode == InputMode::Keys {
            let _ = io::stderr().write_all(b"\x1b[?25h");
        }
    }

    /// Restores the terminal for the end of the process.
    pub(super) fn leave(&self) {
        self.restore();
        // A partial answer, perhaps a partial password, must not become the shell's next line.
        platform::drop_typed();
        if self.mode == InputMode::Keys {
            // A list that was being drawn may hide the cursor and read single keys a moment later.
            std::thread::sleep(Duration::from_millis(20));
            self.restore();
        }
        let _ = io::stderr().write_all(b"\n");
    }
}

/// Marks a question as open while it lives; dropping it restores the terminal.
pub(in crate::ui) struct OpenQuestion(());

impl OpenQuestion {
    pub(in crate::ui) fn open(mode: InputMode) -> Self {
        *lock() = Some(SavedTerminal { settings: TerminalSettings::now(), mode });
        if mode == InputMode::Keys {
            // dialoguer and rustyline switch to single keys for each key or line. Text pasted in between would be
            // drawn by the terminal too, and Ctrl-C in between would restore the settings while they are about to
            // change them again; so echo, line mode and signals stay off.
            // Not while a signal handler restores the settings.
            let _open = lock();
            platform::read_keys();
        }
        Self(())
    }

    /// Hides what is typed until the question ends. What was typed before, visibly, is dropped.
    pub(in crate::ui) fn hide_typing(&self) -> io::Result<()> {
        // Not while a signal handler restores the settings.
        let _open = lock();
        platform::hide_typing()
    }
}

impl Drop for OpenQuestion {
    fn drop(&mut self) {
        if let Some(saved) = lock().take() {
            saved.restore();
        }
    }
}

/// Waits for the signal that interrupted a read: its handler ends the process, with the right exit code.
pub(in crate::ui) fn wait_for_signal() -> Cancelled {
    std::thread::sleep(Duration::from_secs(2));
    Cancelled
}
