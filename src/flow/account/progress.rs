//! How far a look at an account is, and how long it may still take.

use std::pin::pin;
use std::time::Instant;

use tokio::time::timeout;

use crate::cognito::Pacer;
use crate::ui::printer::{PROGRESS_INTERVAL, Printer};

/// How far a look at an account is.
pub(crate) struct Progress<'a> {
    all: usize,
    done: usize,
    clients: usize,
    start: Instant,
    said: Instant,
    pacer: &'a Pacer,
    printer: Printer,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(all: usize, pacer: &'a Pacer, printer: Printer) -> Self {
        let now = Instant::now();
        Self { all, done: 0, clients: 0, start: now, said: now, pacer, printer }
    }

    /// Waits for the next pool; a line now and then says how far it is.
    pub(crate) async fn waiting<T>(&mut self, next: impl Future<Output = T>) -> T {
        let mut next = pin!(next);
        loop {
            let left = PROGRESS_INTERVAL.saturating_sub(self.said.elapsed());
            match timeout(left, &mut next).await {
                Ok(done) => return done,
                Err(_) => {
                    self.said = Instant::now();
                    self.printer.line(format_args!("     {}", self.line()));
                }
            }
        }
    }

    /// Counts a pool that was read with so many app clients.
    pub(crate) fn done(&mut self, clients: usize) {
        self.done += 1;
        self.clients += clients;
    }

    fn line(&self) -> String {
        let seconds = self.start.elapsed().as_secs().max(1);
        let rate = self.pacer.begun() / seconds;
        let (done, all) = (self.done, self.all);
        let left = match u64::try_from(done) {
            Ok(done) if done > 0 => {
                let left = u64::try_from(all).unwrap_or(u64::MAX).saturating_sub(done);
                format!(", about {} s left", left.saturating_mul(seconds) / done)
            }
            _ => String::new(),
        };
        format!(
            "{done} of {all} user pools, {} app clients, {rate} requests a second{left}",
            self.clients
        )
    }
}
