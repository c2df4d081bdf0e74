//! Requests that are held until a release.

use super::{Effect, Faults};

/// The requests that `hold-before` and `hold-after` hold.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Holding {
    held: usize,
    /// How often they were released: a request held later waits for a later release.
    releases: u64,
}

impl Faults {
    /// Waits until a request is held.
    pub async fn held(&self) {
        // The sender lives as long as `self`, so the wait cannot fail.
        let _ = self.0.holding.subscribe().wait_for(|holding| holding.held > 0).await;
    }

    /// Lets every held request go on, and removes the faults that hold.
    pub fn release(&self) {
        self.rules().retain(|rule| !matches!(rule.effect, Effect::Hold(_)));
        self.0.holding.send_modify(|holding| {
            holding.held = 0;
            holding.releases += 1;
        });
    }

    /// Holds a request until the next release.
    pub(crate) async fn hold(&self) {
        let mut holding = self.0.holding.subscribe();
        let mut releases = 0;
        self.0.holding.send_modify(|holding| {
            holding.held += 1;
            releases = holding.releases;
        });
        let _ = holding.wait_for(|holding| holding.releases > releases).await;
    }
}
