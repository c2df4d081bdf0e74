//! A signal that asks the program to end.

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Ctrl-C; SIGINT on Unix.
    Interrupt,
    /// The system or another process ends it; SIGTERM on Unix.
    Terminate,
}

impl Signal {
    /// 128 and the number of the signal on Unix.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}
