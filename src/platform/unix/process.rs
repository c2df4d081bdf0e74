//! Processes, and the machine that they run on.

use rustix::io::Errno;
use rustix::process::{Pid, Signal, geteuid, getpid, kill_process, test_kill_process};

/// Whether this process may do anything.
pub(crate) fn is_root() -> bool {
    geteuid().is_root()
}

/// Whether a process of this machine runs.
pub(crate) fn is_running(process: u32) -> bool {
    // A process that may not be signalled still exists.
    i32::try_from(process)
        .ok()
        .and_then(Pid::from_raw)
        .is_some_and(|process| test_kill_process(process) != Err(Errno::SRCH))
}

/// A text that identifies the machine or container that process ids belong to.
pub(crate) fn machine() -> String {
    let uname = rustix::system::uname();
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let processes = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{}\n{boot}\n{}", uname.nodename().to_string_lossy(), processes.display())
}

/// Runs the program where its stack is large enough: that of the first thread is.
pub(crate) fn with_stack(program: fn() -> u8) -> u8 {
    program()
}

/// Sends this process what Ctrl-C sends.
pub(crate) fn raise_interrupt() {
    let _over = kill_process(getpid(), Signal::INT);
}
