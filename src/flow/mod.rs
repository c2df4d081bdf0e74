//! What commands share, each a short road: `connect` (which Cognito) · `load` (which draft) · `understood` (flags as
//! the questions take them) · `set_up` (an existing set-up) · `reads` (what is read of it) · `again` (a further init in
//! a folder) · `look` · `settle` (plan and ask) · `project` (what the folder holds) · `notes` (what a plan leaves) ·
//! `preflight` (what Cognito would refuse too late) · `make` · `change` (show, agree, carry out) · `converge` (all that
//! init and apply do) · `files` (those that a run writes) · `finish` · `verify` (the checks at the end) · `config` (the
//! config of a set-up) · `app_file` (it is written into the app's own file) · `export` (a set-up for another tool) ·
//! `diagnose` (doctor) · `login` (a real sign-in) · `secret` (the client secret: shown, replaced) · `status` (the
//! set-ups of a folder) · `audit` (a whole account) · `policy` (what a command may do) · `random` · `next_steps` ·
//! `providers` (what identity providers lack and are) · `idp` (they join and leave) · `document` (the JSON documents) ·
//! `summary` (reports in Markdown).

pub(crate) mod account;
pub(crate) mod again;
pub(crate) mod agree;
pub(crate) mod app_file;
pub(crate) mod ask;
pub(crate) mod audit;
pub(crate) mod callback;
pub(crate) mod change;
pub(crate) mod config;
pub(crate) mod conflict;
pub(crate) mod connect;
pub(crate) mod converge;
pub(crate) mod destroy;
pub(crate) mod diagnose;
pub(crate) mod document;
pub(crate) mod export;
pub(crate) mod files;
mod finish;
pub(crate) mod idp;
pub(crate) mod load;
pub(crate) mod login;
pub(crate) mod look;
pub(crate) mod make;
mod next_steps;
pub(crate) mod notes;
pub(crate) mod policy;
pub(crate) mod preflight;
mod project;
pub(crate) mod providers;
pub(crate) mod push;
mod random;
pub(crate) mod reads;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod secret;
pub(crate) mod set_up;
pub(crate) mod settle;
pub(crate) mod spec;
pub(crate) mod status;
mod summary;
mod understood;
pub(crate) mod verify;

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
}

/// How many people a pool has, as Cognito estimates it.
pub(crate) fn about_users(number: u64) -> String {
    match number {
        1 => "about 1 user".to_owned(),
        number => format!("about {number} users"),
    }
}
