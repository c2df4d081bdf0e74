//! Restores the terminal after a question, and handles the signals that end a run.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use rustix::process::getpgrp;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};
use tokio::runtime;
use tokio::signal::unix::{Signal as Listener, SignalKind, signal};
use tokio::sync::watch;

use super::cancelled::Cancelled;

/// The terminal before the open question; `None` while no question is open.
///
/// A static, because the signal thread must restore it.
static OPEN_QUESTION: Mutex<Option<SavedTerminal>> = Mutex::new(None);

fn open() -> MutexGuard<'static, Option<SavedTerminal>> {
    OPEN_QUESTION.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state of the terminal, restored whenever a question ends.
struct SavedTerminal {
    /// `None` if stdin is not a terminal.
    settings: Option<Termios>,
    mode: InputMode,
}

/// How a question reads its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputMode {
    /// Line by line, edited by the terminal.
    Lines,
    /// Key by key; the question draws them itself and may hide the cursor.
    Keys,
}

impl SavedTerminal {
    fn restore(&self) {
        let stdin = rustix::stdio::stdin();
        // Changing the terminal from a background process would stop that process.
        let in_front = tcgetpgrp(stdin).is_ok_and(|front| front == getpgrp());
        if let (Some(settings), true) = (&self.settings, in_front) {
            let _ = tcsetattr(stdin, OptionalActions::Now, settings);
        }
        if self.mode == InputMode::Keys {
            let _ = io::stderr().write_all(b"\x1b[?25h");
        }
    }
}

/// Marks a question as open while it lives; dropping it restores the terminal.
pub(super) struct OpenQuestion(());

impl OpenQuestion {
    pub(super) fn open(mode: InputMode) -> Self {
        *open() = Some(SavedTerminal { settings: tcgetattr(rustix::stdio::stdin()).ok(), mode });
        if mode == InputMode::Keys {
            // dialoguer switches to single keys for each key. Text pasted in between would be drawn by the
            // terminal too, and Ctrl-C in between would restore the settings while dialoguer is about to
            // change them again; so echo, line mode and signals stay off.
            let modes = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
            let _ = switch_off(modes, OptionalActions::Now);
        }
        Self(())
    }

    /// Hides what is typed until the question ends. What was typed before, visibly, is dropped.
    pub(super) fn hide_typing(&self) -> io::Result<()> {
        switch_off(LocalModes::ECHO, OptionalActions::Flush)
    }
}

/// Does nothing if stdin is not a terminal.
fn switch_off(modes: LocalModes, when: OptionalActions) -> io::Result<()> {
    // Not while a signal handler restores the settings.
    let _open = open();
    let stdin = rustix::stdio::stdin();
    let mut settings = match tcgetattr(stdin) {
        Err(rustix::io::Errno::NOTTY) => return Ok(()),
        settings => settings?,
    };
    settings.local_modes.remove(modes);
    tcsetattr(stdin, when, &settings)?;
    Ok(())
}

impl Drop for OpenQuestion {
    fn drop(&mut self) {
        if let Some(saved) = open().take() {
            saved.restore();
        }
    }
}

/// Waits for the signal that interrupted a read: its handler ends the process, with the right exit code.
pub(super) fn wait_for_signal() -> Cancelled {
    std::thread::sleep(Duration::from_secs(2));
    Cancelled
}

/// Two signals that arrive within this time count as one.
const SAME_SIGNAL_WINDOW: Duration = Duration::from_millis(50);

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// SIGINT, Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

impl Signal {
    /// 128 and the number of the signal.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}

/// Handles SIGINT, SIGTERM, and SIGHUP, which counts as SIGTERM.
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
    exit_message: ExitMessage,
}

/// The message when a signal ends the process and nothing was deferred.
#[derive(Default)]
struct ExitMessage(OnceLock<Box<dyn Fn(Signal) + Send + Sync>>);

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
        let (mut interrupts, mut terminations, mut hangups) = {
            let _context = runtime.enter();
            (
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
            )
        };
        let interrupt = Self::new();
        let handler = interrupt.clone();
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(async move {
                while let Some(signal) =
                    next_signal(&mut interrupts, &mut terminations, &mut hangups).await
                {
                    handler.handle(signal);
                    // A signal to a process group may reach one process twice.
                    let repeated = async {
                        while next_signal(&mut interrupts, &mut terminations, &mut hangups)
                            .await
                            .is_some()
                        {}
                    };
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
            exit_message: ExitMessage::default(),
        }))
    }

    /// Sets the message for when the first signal ends the process at once, with no question open.
    pub(crate) fn set_exit_message(&self, exit_message: impl Fn(Signal) + Send + Sync + 'static) {
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
        let mut open = open();
        if open.is_none() && self.is_deferred() {
            self.0.raised.send_replace(Some(signal));
            return;
        }
        if let Some(saved) = open.take() {
            saved.restore();
            // A partial answer, perhaps a partial password, must not become the shell's next line.
            let _ = tcflush(rustix::stdio::stdin(), QueueSelector::IFlush);
            if saved.mode == InputMode::Keys {
                // A list that was being drawn may hide the cursor and read single keys a moment later.
                std::thread::sleep(Duration::from_millis(20));
                saved.restore();
            }
            let _ = io::stderr().write_all(b"\n");
        } else if self.raised().is_none()
            && let Some(exit_message) = self.0.exit_message.0.get()
        {
            exit_message(signal);
        }
        std::process::exit(i32::from(signal.exit_code()));
    }

    /// Whether a signal that arrives now is only recorded, if no question is open.
    fn is_deferred(&self) -> bool {
        self.raised().is_none() && self.0.deferred.load(Ordering::SeqCst) > 0
    }
}

/// The next signal; `None` once no more can arrive.
async fn next_signal(
    interrupts: &mut Listener,
    terminations: &mut Listener,
    hangups: &mut Listener,
) -> Option<Signal> {
    tokio::select! {
        biased;
        Some(()) = terminations.recv() => Some(Signal::Terminate),
        // The terminal is gone, so nobody can be asked.
        Some(()) = hangups.recv() => Some(Signal::Terminate),
        // When SIGTERM interrupts a read, dialoguer raises SIGINT too. The two may arrive in either order: the
        // exit code is that of SIGTERM.
        Some(()) = interrupts.recv() => {
            match tokio::time::timeout(SAME_SIGNAL_WINDOW, terminations.recv()).await {
                Ok(Some(())) => Some(Signal::Terminate),
                _ => Some(Signal::Interrupt),
            }
        }
        else => None,
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        self.0.deferred.fetch_sub(1, Ordering::SeqCst);
    }
}
