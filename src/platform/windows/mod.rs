//! Windows. What needs calls of its API that are unsafe in Rust is done in another way, or said.

pub(super) mod files;
pub(super) mod process;
pub(super) mod signals;
pub(super) mod terminal;
