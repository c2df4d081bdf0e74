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

/// Stack of the program, in bytes. The first thread has an eighth of it.
const STACK: usize = 8 << 20;

/// Runs the program where its stack is large enough.
pub(crate) fn with_stack(program: fn() -> u8) -> u8 {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(program);
    // One that cannot be had, and one that ends in another way, have the exit code of a failure.
    thread.map_or(1, |thread| thread.join().unwrap_or(1))
}

/// Sends this process what Ctrl-C sends: whoever calls it ends the question in its own way.
pub(crate) fn raise_interrupt() {}
