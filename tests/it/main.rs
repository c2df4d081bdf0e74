//! The program as people and scripts meet it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on has to fail loudly"
)]

mod terminal;
mod wizard;
