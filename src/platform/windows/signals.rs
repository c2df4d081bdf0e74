//! What asks the program to end.

use std::io;
use std::time::Duration;

use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
};

use crate::platform::Signal;

/// Ctrl-C, Ctrl-Break, the end of the console window and the end of the session.
pub(crate) struct Signals {
    interrupts: CtrlC,
    breaks: CtrlBreak,
    closes: CtrlClose,
    shutdowns: CtrlShutdown,
}

impl Signals {
    /// Listens from now on, in a tokio runtime.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupts: ctrl_c()?,
            breaks: ctrl_break()?,
            closes: ctrl_close()?,
            shutdowns: ctrl_shutdown()?,
        })
    }

    /// The next one; `None` once no more can arrive.
    pub(crate) async fn next(&mut self, _: Duration) -> Option<Signal> {
        tokio::select! {
            Some(()) = self.interrupts.recv() => Some(Signal::Interrupt),
            Some(()) = self.breaks.recv() => Some(Signal::Terminate),
            Some(()) = self.closes.recv() => Some(Signal::Terminate),
            Some(()) = self.shutdowns.recv() => Some(Signal::Terminate),
            else => None,
        }
    }
}
