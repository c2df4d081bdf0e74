//! The program as people and scripts meet it: the real binary against a sandbox of the test's own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on has to fail loudly"
)]

mod init;
mod kill;
mod proxy;
mod walks;
mod world;
