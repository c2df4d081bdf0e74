//! The program as people and scripts meet it: the real binary against a local Cognito.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on has to fail loudly"
)]

mod app_file;
mod archive;
mod audit;
mod bad_values;
mod beyond;
mod callback;
mod cases;
mod client_id_patterns;
mod config;
mod credentials;
mod described;
mod destroy;
mod doctor;
mod estate;
mod existing;
mod export;
mod faults;
mod first_user;
mod for_programs;
mod full_disk;
mod golden;
mod graph;
mod guard;
mod hidden_secret;
mod idp;
mod init;
mod input_files;
mod interrupt;
mod joining;
pub(crate) mod kill;
mod listener;
mod login;
mod mlspace;
mod moved;
mod network;
mod output_files;
mod overlap;
mod own_file;
mod poison;
mod policy;
mod proxy;
mod push;
mod races;
mod readme;
mod refresh_rotation;
mod registration;
mod replicas;
mod reports;
mod roles;
mod round_trips;
mod sandbox_spec;
mod schemas;
mod secret;
mod secrets;
mod sharing;
mod sign_in_factors;
mod skill;
mod spec_file;
mod status;
mod target_file;
#[path = "../../src/testing/mod.rs"]
mod testing;
mod transcripts;
mod twins;
mod unattended;
mod updates_of_described;
mod waiting;
mod walks;
mod wizard;
mod world;
