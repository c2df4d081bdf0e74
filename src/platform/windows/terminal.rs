//! The console on stdin. Questions that are drawn key by key set it up themselves.

use std::io;

/// The settings of the console, which whoever changes them restores.
pub(crate) struct TerminalSettings(());

impl TerminalSettings {
    /// Those of now.
    pub(crate) fn now() -> Option<Self> {
        None
    }

    /// Makes them those of the console again.
    pub(crate) fn restore(&self) {}
}

/// Gives keys one by one: whoever reads them sets that up.
pub(crate) fn read_keys() {}

/// Hides what is typed.
///
/// # Errors
///
/// Always: a secret would be shown.
pub(crate) fn hide_typing() -> io::Result<()> {
    Err(io::Error::other("the console of Windows hides nothing in plain questions"))
}

/// Drops what was typed and not read: the console keeps it for the next program.
pub(crate) fn drop_typed() {}
