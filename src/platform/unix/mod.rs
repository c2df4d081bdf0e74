//! Linux, macOS and other Unix systems.

pub(super) mod files;
pub(super) mod process;
pub(super) mod signals;
pub(super) mod terminal;
