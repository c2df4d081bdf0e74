//! The end of a dialogue.

/// The person left: the input ended, or a signal arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub(crate) struct Cancelled;
