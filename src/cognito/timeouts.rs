//! How long Cognito may take.

use std::time::Duration;

/// How long to wait for a Cognito that does not answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// Longest time one attempt of a call may take.
    pub(crate) attempt: Duration,
    /// Longest time a call may take, its retries included; a step that failed later than this is not
    /// tried again.
    pub(crate) operation: Duration,
    /// Longest time that a read may have taken when the write that follows from it is sent; it is repeated otherwise.
    pub(crate) read: Duration,
    /// Shortest wait before a write is read back. It is longer than `read`, so that by then the write of another run
    /// that read before this one's write is under way.
    pub(crate) settle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(10),
            operation: Duration::from_secs(30),
            read: Duration::from_millis(300),
            settle: Duration::from_millis(400),
        }
    }
}
