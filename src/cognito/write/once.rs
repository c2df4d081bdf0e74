//! Creates whose names are not unique: sent once each, and looked for before they are sent again.

use std::time::Instant;

use super::super::error::{CognitoError, Kind};
use super::super::pace::pause;
use super::super::step::Resource;
use super::super::timeouts::Timeouts;

/// Times that a create is sent.
const MAX_SENDS: u32 = 3;
/// Searches for what a create may have made, before it is sent again: a list may lag behind.
const SEARCHES: u32 = 2;

/// Creates a thing whose name is not unique: its id, and whether it was found by its name, so that it may be another
/// run's. After an open outcome the things of that name are looked at: one is taken for what the call created, none
/// allows another call.
///
/// # Errors
///
/// [`Kind::Changed`] if there are several: another run created one too. [`Kind::Uncertain`] if it cannot be
/// found out what was created.
pub(super) async fn make_once<T>(
    resource: Resource,
    timeouts: Timeouts,
    create: impl AsyncFn() -> Result<T, CognitoError>,
    same: impl AsyncFn() -> Result<Vec<T>, CognitoError>,
) -> Result<(T, bool), CognitoError> {
    let (start, mut searches) = (Instant::now(), 0);
    loop {
        let open = match create().await {
            Err(error) if error.is_uncertain() => error,
            outcome => return outcome.map(|id| (id, false)),
        };
        tracing::debug!(error = %open, "looking for what the call may have made");
        for _ in 0..SEARCHES {
            pause(searches).await;
            searches += 1;
            let Ok(mut same) = same().await else {
                return Err(open);
            };
            if same.len() > 1 {
                return Err(several(resource));
            }
            if let Some(id) = same.pop() {
                return Ok((id, true));
            }
        }
        if searches == MAX_SENDS * SEARCHES || start.elapsed() >= timeouts.operation {
            return Err(open);
        }
    }
}

/// The failure of a create after which there are several of that name, and nothing says which is whose.
pub(super) fn several(resource: Resource) -> CognitoError {
    let why =
        format!("there is more than one {resource} of that name now: another run created one too");
    CognitoError::early(Kind::Changed, why)
}
