//! What differs between operating systems. The rest of the program calls the same functions on all of them.

mod signal;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub(crate) use signal::Signal;
pub(crate) use system::files::{
    Mode, is_pipe, is_writable_by_others, other_owner, private_file, private_folder, same_file,
    unusual_kind,
};
pub(crate) use system::process::{is_root, is_running, machine, raise_interrupt, with_stack};
pub(crate) use system::signals::Signals;
pub(crate) use system::terminal::{TerminalSettings, drop_typed, hide_typing, read_keys};
