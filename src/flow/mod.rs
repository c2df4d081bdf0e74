//! What commands share, each a short road: `connect` (which Cognito), `load` (which draft), `existing` (which set-up),
//! `setup` (look and make), `settle` (plan and ask), `agree` (a person's consent), `run` (init and apply), `finish`,
//! `verify` (the checks at the end), `providers`, `report` (the JSON documents).

pub(crate) mod agree;
pub(crate) mod ask;
pub(crate) mod connect;
pub(crate) mod existing;
pub(crate) mod finish;
pub(crate) mod load;
pub(crate) mod providers;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod settle;
pub(crate) mod setup;
pub(crate) mod verify;

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
}
