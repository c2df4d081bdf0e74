//! The signals that ask the program to end.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal as Listener, SignalKind, signal};

use crate::platform::Signal;

/// SIGINT, SIGTERM, and SIGHUP, which counts as SIGTERM.
pub(crate) struct Signals {
    interrupts: Listener,
    terminations: Listener,
    hangups: Listener,
}

impl Signals {
    /// Listens from now on, in a tokio runtime.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupts: signal(SignalKind::interrupt())?,
            terminations: signal(SignalKind::terminate())?,
            hangups: signal(SignalKind::hangup())?,
        })
    }

    /// The next signal; `None` once no more can arrive. Two that arrive within `window` count as one.
    pub(crate) async fn next(&mut self, window: Duration) -> Option<Signal> {
        tokio::select! {
            biased;
            Some(()) = self.terminations.recv() => Some(Signal::Terminate),
            // The terminal is gone, so nobody can be asked.
            Some(()) = self.hangups.recv() => Some(Signal::Terminate),
            // When SIGTERM interrupts a read, dialoguer raises SIGINT too. The two may arrive in either order: the
            // exit code is that of SIGTERM.
            Some(()) = self.interrupts.recv() => {
                match tokio::time::timeout(window, self.terminations.recv()).await {
                    Ok(Some(())) => Some(Signal::Terminate),
                    _ => Some(Signal::Interrupt),
                }
            }
            else => None,
        }
    }
}
