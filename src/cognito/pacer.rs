//! Reads of a whole account, spread over time: Cognito counts them by kind, for the account together.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio::time::{Duration, Instant};

/// Lets so many reads of each kind begin in a second.
#[derive(Debug)]
pub(crate) struct Pacer {
    /// `UserPoolRead`
    pub(super) pools: Gate,
    /// `UserPoolClientRead`
    pub(super) clients: Gate,
    /// `UserPoolResourceRead`
    pub(super) resources: Gate,
}

impl Pacer {
    /// `rate` is in reads a second, of each kind.
    pub(crate) fn new(rate: u32) -> Self {
        let gate = || Gate { start: Instant::now(), rate: rate.max(1), begun: AtomicU32::new(0) };
        Self { pools: gate(), clients: gate(), resources: gate() }
    }

    /// Reads that were begun.
    pub(crate) fn begun(&self) -> u64 {
        let gates = [&self.pools, &self.clients, &self.resources];
        gates.iter().map(|gate| u64::from(gate.begun.load(Ordering::Relaxed))).sum()
    }
}

/// One kind of reads.
#[derive(Debug)]
pub(super) struct Gate {
    start: Instant,
    rate: u32,
    begun: AtomicU32,
}

impl Gate {
    /// Waits until the next read may begin.
    pub(super) async fn turn(&self) {
        let number = self.begun.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep_until(self.start + due(number, self.rate)).await;
    }
}

/// How long after the first read that one may begin, counted from 0.
fn due(number: u32, rate: u32) -> Duration {
    Duration::from_secs(1).mul_f64(f64::from(number) / f64::from(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_begin_no_faster_than_their_rate_and_no_slower() {
        for rate in [1, 15, 1000] {
            assert_eq!(due(0, rate), Duration::ZERO);
            assert_eq!(due(10 * rate, rate), Duration::from_secs(10));
            let within = (0..=rate).filter(|number| due(*number, rate) < Duration::from_secs(1));
            assert_eq!(within.count(), usize::try_from(rate).unwrap());
        }
    }

    #[tokio::test]
    async fn each_kind_has_a_rate_of_its_own() {
        let pacer = Pacer::new(1000);
        for gate in [&pacer.pools, &pacer.clients, &pacer.clients] {
            gate.turn().await;
        }
        assert_eq!(pacer.begun(), 3);
        assert_eq!(pacer.clients.begun.load(Ordering::Relaxed), 2);
    }
}
