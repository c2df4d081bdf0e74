//! What a handler knows of its connection, and the connection of its requests.

use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicUsize, Ordering},
};

const OPEN: u8 = 0;
const CLOSED: u8 = 1;
const RESET: u8 = 2;

/// A connection as its handlers see it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionHandle(Arc<Requests>);

#[derive(Debug, Default)]
struct Requests {
    cut: AtomicU8,
    /// Requests whose head has arrived.
    begun: AtomicUsize,
    /// Requests whose response is complete.
    ended: AtomicUsize,
}

/// How a connection was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CutKind {
    Closed,
    Reset,
}

impl ConnectionHandle {
    /// Stops all sending. The connection closes at the next attempt to read or write.
    pub(crate) fn cut(&self, reset: bool) {
        self.0.cut.store(if reset { RESET } else { CLOSED }, Ordering::Release);
    }

    pub(crate) fn cut_kind(&self) -> Option<CutKind> {
        match self.0.cut.load(Ordering::Acquire) {
            OPEN => None,
            RESET => Some(CutKind::Reset),
            _ => Some(CutKind::Closed),
        }
    }

    /// Counts a request whose head has arrived, until the result is dropped.
    pub(crate) fn request(&self) -> RequestUnderWay {
        self.0.begun.fetch_add(1, Ordering::AcqRel);
        RequestUnderWay(Arc::clone(&self.0))
    }

    /// Number of requests whose head has arrived.
    pub(crate) fn requests(&self) -> usize {
        self.0.begun.load(Ordering::Acquire)
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.requests() != self.0.ended.load(Ordering::Acquire)
    }
}

/// A request without its response.
pub(crate) struct RequestUnderWay(Arc<Requests>);

impl Drop for RequestUnderWay {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::AcqRel);
    }
}
