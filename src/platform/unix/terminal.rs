//! The terminal on stdin.

use std::io;

use rustix::io::Errno;
use rustix::process::getpgrp;
use rustix::stdio::stdin;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};

/// The settings of the terminal at one time.
pub(crate) struct TerminalSettings(Termios);

impl TerminalSettings {
    /// Those of now; `None` if stdin is not a terminal.
    pub(crate) fn now() -> Option<Self> {
        tcgetattr(stdin()).ok().map(Self)
    }

    /// Makes them those of the terminal again.
    pub(crate) fn restore(&self) {
        // Changing the terminal from a background process would stop that process.
        if tcgetpgrp(stdin()).is_ok_and(|front| front == getpgrp()) {
            let _restored = tcsetattr(stdin(), OptionalActions::Now, &self.0);
        }
    }
}

/// Gives keys one by one, shown by nobody, Ctrl-C among them.
pub(crate) fn read_keys() {
    let modes = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
    let _without = switch_off(modes, OptionalActions::Now);
}

/// Hides what is typed. What was typed before, visibly, is dropped.
pub(crate) fn hide_typing() -> io::Result<()> {
    switch_off(LocalModes::ECHO, OptionalActions::Flush)
}

/// Drops what was typed and not read.
pub(crate) fn drop_typed() {
    let _dropped = tcflush(stdin(), QueueSelector::IFlush);
}

/// Does nothing if stdin is not a terminal.
fn switch_off(modes: LocalModes, when: OptionalActions) -> io::Result<()> {
    let mut settings = match tcgetattr(stdin()) {
        Err(Errno::NOTTY) => return Ok(()),
        settings => settings?,
    };
    settings.local_modes.remove(modes);
    tcsetattr(stdin(), when, &settings)?;
    Ok(())
}
