//! Every command of the program against a real account: `COGOIDC_LIVE=1 cargo test --test live -- --ignored`.
//!
//! `README.md` in this folder says what it needs and costs. The suite drives the binary and nothing of the library, and
//! asks Cognito by itself what came of each step. Its own calls are signed JSON without an SDK, since a typed client
//! drops the members that it does not know yet, and those are what a recording is for. A proxy between the binary and
//! Cognito would see more, but with an endpoint of its own the binary leaves out what it does at AWS only (the account,
//! AWS's issuers), and each request would have to be signed again.
//!
//! What was declared is known only of what the suite creates itself (`golden.rs`), so only that becomes golden answers;
//! all else is recorded as it came.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on has to fail loudly"
)]

mod api;
mod breaking;
mod cleaning;
#[path = "../it/described.rs"]
#[allow(dead_code, reason = "the other tests use more of it")]
mod described;
mod golden;
mod interrupt;
mod program;
mod record;
mod redact;
mod rehearsal;
mod settings;
mod suite;
mod walk;

use settings::{Mode, Settings};
use suite::say;

#[test]
#[ignore = "needs COGOIDC_LIVE=1 and credentials of AWS: see tests/live/README.md"]
fn every_command_on_a_live_account() {
    match Settings::from_environment() {
        Ok((Mode::Off, _)) => {
            say("skip live: COGOIDC_LIVE is not 1: see tests/live/README.md");
        }
        Ok((mode, settings)) => suite::run(&mode, &settings),
        Err(why) => panic!("{why}"),
    }
}
