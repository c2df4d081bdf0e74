//! The client secret of a set-up: found, listed, replaced without an outage.
//!
//! A client can have two secrets, and each is accepted until it is deleted. The value of the second one is generated
//! here and kept in a file before Cognito has it, so that a run that is killed loses nothing.

mod delivery;
mod finish;
mod list;
mod present;
mod proof;
mod report;
mod rotate;
mod shown;
mod value;

use super::reads::{PageReads, Reads};

pub(crate) use finish::finish;
pub(crate) use list::list;
pub(crate) use rotate::rotate;
pub(crate) use shown::{require, require_for_tokens};

/// What is read of a set-up whose secret is tried.
pub(crate) fn reads() -> Reads {
    Reads { pages: PageReads::Keys, ..Reads::default() }
}
