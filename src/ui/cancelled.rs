//! The end of the talk.

/// The person left: the input ended, or a signal came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub(crate) struct Cancelled;
