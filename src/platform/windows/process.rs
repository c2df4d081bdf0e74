//! Processes, and the machine that they run on.

/// Whether this process may do anything: what that changes elsewhere is needed on Unix alone.
pub(crate) fn is_root() -> bool {
    false
}

/// Whether a process of this machine runs. It is taken for running: what it used is then free when its time is over.
pub(crate) fn is_running(_: u32) -> bool {
    true
}

/// A text that identifies the machine that process ids belong to.
pub(crate) fn machine() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

/// Sends this process what Ctrl-C sends: whoever calls it ends the question in its own way.
pub(crate) fn raise_interrupt() {}
