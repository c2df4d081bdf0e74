//! A line that is edited with the usual keys, drawn on the controlling terminal.

use std::fs::OpenOptions;

use rustyline::config::{BellStyle, Config};
use rustyline::error::ReadlineError;
use rustyline::{Behavior, DefaultEditor};

use crate::platform::raise_interrupt;
use crate::ui::cancelled::Cancelled;
use crate::ui::terminal::wait_for_signal;

/// How long the rest of a key's escape sequence may take, in milliseconds. Esc alone does nothing.
const KEY_TIMEOUT: u16 = 500;

/// Whether lines can be edited here: without a controlling terminal rustyline would write to stdout.
pub(super) fn is_available() -> bool {
    OpenOptions::new().read(true).write(true).open("/dev/tty").is_ok()
}

/// Reads a line after `prompt`, which fits one row. The line holds `initial` at first, with the cursor at its end.
///
/// # Errors
///
/// The end of input (Ctrl-D on an empty line); Ctrl-C, unless its signal ends the process first.
pub(super) fn read(prompt: &str, initial: &str) -> Result<String, Cancelled> {
    let line = editor().and_then(|mut editor| editor.readline_with_initial(prompt, (initial, "")));
    line.map_err(|why| {
        if is_interrupted(&why) {
            // The editor reads Ctrl-C as a key. The signal's handler ends every kind of question alike.
            raise_interrupt();
            return wait_for_signal();
        }
        Cancelled
    })
}

fn is_interrupted(why: &ReadlineError) -> bool {
    // The editor has no such signal elsewhere.
    #[cfg(unix)]
    if matches!(why, ReadlineError::Signal(rustyline::error::Signal::Interrupt)) {
        return true;
    }
    matches!(why, ReadlineError::Interrupted)
}

/// An editor without history or bell. A pasted line break ends the line, as a typed one does.
fn editor() -> rustyline::Result<DefaultEditor> {
    let config = Config::builder()
        .behavior(Behavior::PreferTerm)
        .bell_style(BellStyle::None)
        .bracketed_paste(false)
        .keyseq_timeout(Some(KEY_TIMEOUT))
        .max_history_size(0)?
        .build();
    DefaultEditor::with_config(config)
}
