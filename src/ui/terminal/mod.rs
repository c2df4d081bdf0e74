//! Restores the terminal after a question, and handles the signals that end a run.

mod open_question;

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::watch;

pub(crate) use crate::platform::Signal;
use crate::platform::Signals;

pub(super) use open_question::{InputMode, OpenQuestion, wait_for_signal};

/// Two signals that arrive within this time count as one.
const SAME_SIGNAL_WINDOW: Duration = Duration::from_millis(50);

/// Handles the signals that ask the program to end.
///
/// A signal restores the terminal and ends the process at once, unless it is deferred; then the first signal is
/// only recorded, and the code that deferred it ends the run. An open question and a second signal cannot be
/// deferred.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(Arc<SignalState>);

#[derive(Debug)]
struct SignalState {
    raised: watch::Sender<Option<Signal>>,
    deferred: AtomicUsize,
    /// Whether the run has changed anything.
    changed: AtomicBool,
    exit_message: ExitMessage,
}

/// What a signal ends at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// A question, before anything was changed.
    Question,
    /// Work, or a question after something was changed.
    Work,
}

/// The message when a signal ends the process and nothing was deferred.
#[derive(Default)]
struct ExitMessage(OnceLock<Box<dyn Fn(Signal, Ended) + Send + Sync>>);

impl std::fmt::Debug for ExitMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExitMessage")
    }
}

/// The first signal is only recorded while this lives.
#[derive(Debug)]
pub(crate) struct Deferred(Arc<SignalState>);

impl Interrupt {
    /// Handles signals from now on, on a separate thread, so that a question that blocks the runtime misses none.
    pub(crate) fn install() -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let mut signals = {
            let _context = runtime.enter();
            Signals::listen()?
        };
        let interrupt = Self::new();
        let handler = interrupt.clone();
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(async move {
                while let Some(signal) = signals.next(SAME_SIGNAL_WINDOW).await {
                    handler.handle(signal);
                    // A signal to a process group may reach one process twice.
                    let repeated =
                        async { while signals.next(SAME_SIGNAL_WINDOW).await.is_some() {} };
                    let _over = tokio::time::timeout(SAME_SIGNAL_WINDOW, repeated).await;
                }
            });
        })?;
        Ok(interrupt)
    }

    /// Without a thread that handles signals.
    fn new() -> Self {
        Self(Arc::new(SignalState {
            raised: watch::Sender::new(None),
            deferred: AtomicUsize::new(0),
            changed: AtomicBool::new(false),
            exit_message: ExitMessage::default(),
        }))
    }

    /// Sets the message for when the first signal ends the process at once.
    pub(crate) fn set_exit_message(
        &self,
        exit_message: impl Fn(Signal, Ended) + Send + Sync + 'static,
    ) {
        // The first message stays: a process runs one command.
        let _ = self.0.exit_message.0.set(Box::new(exit_message));
    }

    /// Defers the first signal: the holder of the result checks `raised` and ends the run.
    #[must_use]
    pub(crate) fn defer(&self) -> Deferred {
        self.0.deferred.fetch_add(1, Ordering::SeqCst);
        Deferred(Arc::clone(&self.0))
    }

    /// The signal that was recorded.
    pub(crate) fn raised(&self) -> Option<Signal> {
        *self.0.raised.borrow()
    }

    /// Records that the run has changed something: whoever leaves it then has to finish it.
    pub(crate) fn note_change(&self) {
        self.0.changed.store(true, Ordering::SeqCst);
    }

    /// Whether the run has changed anything.
    pub(crate) fn has_changed(&self) -> bool {
        self.0.changed.load(Ordering::SeqCst)
    }

    /// Waits for a signal, and defers it while waiting.
    pub(crate) async fn wait(&self) -> Signal {
        let _deferred = self.defer();
        let mut raised = self.0.raised.subscribe();
        loop {
            let now = *raised.borrow_and_update();
            if let Some(signal) = now {
                return signal;
            }
            if raised.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }

    fn handle(&self, signal: Signal) {
        // The lock is held to the end, so that no question opens any more.
        let mut open = open_question::lock();
        if open.is_none() && self.is_deferred() {
            self.0.raised.send_replace(Some(signal));
            return;
        }
        let ended = match open.take() {
            Some(saved) => {
                saved.leave();
                if self.has_changed() { Ended::Work } else { Ended::Question }
            }
            None => Ended::Work,
        };
        if self.raised().is_none()
            && let Some(exit_message) = self.0.exit_message.0.get()
        {
            exit_message(signal, ended);
        }
        std::process::exit(i32::from(signal.exit_code()));
    }

    /// Whether a signal that arrives now is only recorded, if no question is open.
    fn is_deferred(&self) -> bool {
        self.raised().is_none() && self.0.deferred.load(Ordering::SeqCst) > 0
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        self.0.deferred.fetch_sub(1, Ordering::SeqCst);
    }
}
