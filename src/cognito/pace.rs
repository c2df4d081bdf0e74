//! How fast calls follow each other: many reads of one operation, and tries of one step.

use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use tokio::time::{Duration, Instant};

use super::error::CognitoError;

/// Reads of one operation a second on one pool's clients (Cognito's quotas).
pub(super) const CLIENT_READS: u32 = 5;
/// Reads of pools a second: some of the account's fifteen are left to others.
pub(super) const POOL_READS: u32 = 10;

/// Reads in progress at once.
const MAX_CONCURRENT: usize = 4;

/// The wait before another try: 0.2 s, doubled each time.
pub(super) async fn pause(attempt: u32) {
    tokio::time::sleep(Duration::from_millis(200) * 2_u32.pow(attempt)).await;
}

/// A second's worth of reads is sent together, the next a second later.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    start: Instant,
    /// Reads a second.
    rate: u32,
}

impl Pace {
    pub(super) fn new(rate: u32) -> Self {
        let start = Instant::now();
        Self { start, rate }
    }

    /// How long after the first read that one may be sent, counted from 0.
    fn due(self, index: usize) -> Duration {
        let second = u32::try_from(index).unwrap_or(u32::MAX) / self.rate;
        Duration::from_secs(second.into())
    }

    async fn turn(self, index: usize) {
        tokio::time::sleep_until(self.start + self.due(index)).await;
    }

    /// The results of these reads, in their order; `ahead` reads of the same pace come before them.
    pub(super) fn results<R: Future>(
        self,
        ahead: usize,
        reads: impl Iterator<Item = R>,
    ) -> impl Stream<Item = R::Output> {
        stream::iter(reads.enumerate())
            .map(move |(index, read)| async move {
                self.turn(ahead + index).await;
                read.await
            })
            .buffered(MAX_CONCURRENT)
    }

    /// What these reads find.
    ///
    /// # Errors
    ///
    /// The first read that fails.
    pub(super) async fn found<T, R>(
        self,
        ahead: usize,
        reads: impl Iterator<Item = R>,
    ) -> Result<Vec<T>, CognitoError>
    where
        R: Future<Output = Result<Option<T>, CognitoError>>,
    {
        let found = self.results(ahead, reads).try_filter_map(|found| async move { Ok(found) });
        found.try_collect().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_has_more_reads_than_its_rate() {
        for rate in [CLIENT_READS, POOL_READS] {
            let pace = Pace::new(rate);
            let due: Vec<Duration> = (0..100).map(|index| pace.due(index)).collect();
            assert_eq!(due[0], Duration::ZERO);
            for (index, first) in due.iter().enumerate() {
                let end = *first + Duration::from_secs(1);
                let within = due[index..].iter().take_while(|at| **at < end).count();
                assert!(within <= rate as usize, "{within} from {index} on");
            }
            // And none waits longer than it has to.
            assert_eq!(due[99].as_secs(), u64::from(99 / rate));
        }
    }
}
