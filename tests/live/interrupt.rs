//! Ctrl-C and a termination: the first stops the walk, and the suite cleans up; the next stops the cleaning too.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

/// How many signals came.
static SIGNALS: LazyLock<watch::Sender<u32>> = LazyLock::new(|| watch::Sender::new(0));

/// How many of them stop what is under way.
static ENOUGH: AtomicU32 = AtomicU32::new(1);

/// From here on a signal no longer ends this process.
pub(crate) fn listen() {
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let entered = RUNTIME.enter();
        let mut signals = signal(kind).unwrap();
        drop(entered);
        RUNTIME.spawn(async move {
            while signals.recv().await.is_some() {
                SIGNALS.send_modify(|count| *count += 1);
            }
        });
    }
}

/// From here on it takes one signal more.
pub(crate) fn begin_cleaning() {
    ENOUGH.store(*SIGNALS.borrow() + 1, Ordering::SeqCst);
}

/// Waits until what is under way has to stop.
pub(crate) async fn interrupted() {
    let mut signals = SIGNALS.subscribe();
    let is_enough = |count: &u32| *count >= ENOUGH.load(Ordering::SeqCst);
    // The sender is never dropped.
    let _count = signals.wait_for(is_enough).await;
}
