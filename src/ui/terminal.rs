//! The terminal around a question, and the signals that end a run.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use rustix::process::getpgrp;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::cancelled::Cancelled;

/// How the terminal was when the open question was asked; none while no question is open.
///
/// A static, because the thread that hears the signals has to put it back.
static OPEN: Mutex<Option<Kept>> = Mutex::new(None);

fn open() -> MutexGuard<'static, Option<Kept>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is put back when a question ends, however it ends.
struct Kept {
    /// None where stdin is no terminal.
    settings: Option<Termios>,
    by: Reading,
}

/// How a question reads its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Line by line, as the terminal hands them over.
    Lines,
    /// Key by key, drawing them itself, perhaps without a cursor.
    Keys,
}

impl Kept {
    fn put_back(&self) {
        let stdin = rustix::stdio::stdin();
        // From the background, setting the terminal would stop the process.
        let in_front = tcgetpgrp(stdin).is_ok_and(|front| front == getpgrp());
        if let Some(settings) = self.settings.as_ref().filter(|_| in_front) {
            let _ = tcsetattr(stdin, OptionalActions::Now, settings);
        }
        if self.by == Reading::Keys {
            let _ = io::stderr().write_all(b"\x1b[?25h");
        }
    }
}

/// A question is open while one of these lives; after it the terminal is as it was before.
pub(super) struct Question(());

impl Question {
    pub(super) fn open(by: Reading) -> Self {
        *open() = Some(Kept { settings: tcgetattr(rustix::stdio::stdin()).ok(), by });
        if by == Reading::Keys {
            // dialoguer switches to single keys anew for each key. What is pasted in between, the terminal
            // itself would draw as well; Ctrl-C in between would have the settings put back while
            // dialoguer is about to change them again, so that too comes as a key.
            let modes = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
            let _ = switch_off(modes, OptionalActions::Now);
        }
        Self(())
    }

    /// Shows nothing of what is typed until the question ends. What was typed ahead, and seen, is dropped.
    pub(super) fn hide_typing(&self) -> io::Result<()> {
        switch_off(LocalModes::ECHO, OptionalActions::Flush)
    }
}

/// Does nothing where stdin is no terminal.
fn switch_off(modes: LocalModes, when: OptionalActions) -> io::Result<()> {
    // Not while a signal puts the settings back.
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

impl Drop for Question {
    fn drop(&mut self) {
        if let Some(kept) = open().take() {
            kept.put_back();
        }
    }
}

/// Gives way to the signal that interrupted a read: it ends the process, with the right code.
pub(super) fn give_way() -> Cancelled {
    std::thread::sleep(Duration::from_secs(2));
    Cancelled
}

/// How far apart two signals come that are one.
const TOGETHER: Duration = Duration::from_millis(50);

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

/// Hears SIGINT, SIGTERM, and SIGHUP as if it were SIGTERM.
///
/// A signal ends the process at once, the terminal put back, unless somebody defers it; then the first
/// is only noted, and whoever defers ends the run. At an open question, and at the second signal,
/// nothing defers.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(Arc<State>);

#[derive(Debug)]
struct State {
    raised: watch::Sender<Option<Signal>>,
    deferred: AtomicUsize,
    farewell: Farewell,
}

/// What is said when a signal ends the process where nothing was under way.
#[derive(Default)]
struct Farewell(OnceLock<Box<dyn Fn(Signal) + Send + Sync>>);

impl std::fmt::Debug for Farewell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Farewell")
    }
}

/// The first signal is only noted while one of these lives.
#[derive(Debug)]
pub(crate) struct Deferred(Arc<State>);

impl Interrupt {
    /// Hears from now on, on a thread of its own: a runtime that is blocked by a question misses none.
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
        let heard = Self::silent();
        let interrupt = heard.clone();
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(async move {
                loop {
                    let signal = tokio::select! {
                        biased;
                        Some(()) = terminations.recv() => Signal::Terminate,
                        // The terminal is gone, and nobody is left to be asked.
                        Some(()) = hangups.recv() => Signal::Terminate,
                        // A read that SIGTERM breaks off makes dialoguer raise SIGINT too, and the
                        // two may be told in either order: the exit code is that of SIGTERM.
                        Some(()) = interrupts.recv() => {
                            match tokio::time::timeout(TOGETHER, terminations.recv()).await {
                                Ok(Some(())) => Signal::Terminate,
                                _ => Signal::Interrupt,
                            }
                        }
                        else => return,
                    };
                    heard.hear(signal);
                    // Whoever ends a group of processes may reach one of them twice.
                    let echoes = async {
                        loop {
                            tokio::select! {
                                Some(()) = terminations.recv() => {}
                                Some(()) = hangups.recv() => {}
                                Some(()) = interrupts.recv() => {}
                                else => std::future::pending::<()>().await,
                            }
                        }
                    };
                    let _over = tokio::time::timeout(TOGETHER, echoes).await;
                }
            });
        })?;
        Ok(interrupt)
    }

    /// One that hears nothing.
    fn silent() -> Self {
        Self(Arc::new(State {
            raised: watch::Sender::new(None),
            deferred: AtomicUsize::new(0),
            farewell: Farewell::default(),
        }))
    }

    /// Has this said when the first signal ends the process at once, with no question open.
    pub(crate) fn set_exit_message(&self, farewell: impl Fn(Signal) + Send + Sync + 'static) {
        // The first one stays: there is one command to a process.
        let _ = self.0.farewell.0.set(Box::new(farewell));
    }

    /// Defers the first signal: whoever holds the answer looks at `raised` and ends the run.
    #[must_use]
    pub(crate) fn defer(&self) -> Deferred {
        self.0.deferred.fetch_add(1, Ordering::SeqCst);
        Deferred(Arc::clone(&self.0))
    }

    /// The signal that was noted.
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

    fn hear(&self, signal: Signal) {
        // Held to the end, so that no question opens any more.
        let mut open = open();
        if open.is_none() && self.may_wait() {
            self.0.raised.send_replace(Some(signal));
            return;
        }
        if let Some(kept) = open.take() {
            kept.put_back();
            // Half an answer, perhaps half a password, must not become the shell's next line.
            let _ = tcflush(rustix::stdio::stdin(), QueueSelector::IFlush);
            if kept.by == Reading::Keys {
                // A list that was being drawn hides the cursor, and reads single keys, a moment later.
                std::thread::sleep(Duration::from_millis(20));
                kept.put_back();
            }
            let _ = io::stderr().write_all(b"\n");
        } else if self.raised().is_none()
            && let Some(farewell) = self.0.farewell.0.get()
        {
            farewell(signal);
        }
        std::process::exit(i32::from(signal.exit_code()));
    }

    /// Whether a signal that comes now is only noted, no question being open.
    fn may_wait(&self) -> bool {
        self.raised().is_none() && self.0.deferred.load(Ordering::SeqCst) > 0
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        self.0.deferred.fetch_sub(1, Ordering::SeqCst);
    }
}
