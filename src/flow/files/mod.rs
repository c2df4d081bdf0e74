//! The files that a run writes, the spec file and the client secret: where they go, what the plan says of them, and how
//! they are written.

mod check;
mod lines;
mod saved;
mod write;

pub(crate) use check::check_files;
pub(crate) use lines::{config_line, lines};
pub(crate) use saved::{check_saved, for_another_app};
pub(crate) use write::{SavedSetUp, create_secret, keep_secret, write_secret};
