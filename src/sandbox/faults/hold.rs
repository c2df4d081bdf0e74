//! Requests that are held until a release.

use super::{Effect, Faults};

/// The requests that `hold-before` and `hold-after` hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Holding {
    /// What they ask for.
    held: Vec<String>,
    /// How often they were released: a request held later waits for a later release.
    releases: u64,
}

impl Faults {
    /// Waits until a request is held.
    pub async fn held(&self) {
        // The sender lives as long as `self`, so the wait cannot fail.
        let _ = self.0.holding.subscribe().wait_for(|holding| !holding.held.is_empty()).await;
    }

    /// The requests that are held now, in order of arrival: an operation, or a method and a path.
    #[must_use]
    pub fn held_now(&self) -> Vec<String> {
        self.0.holding.borrow().held.clone()
    }

    /// Lets every held request go on, and removes the faults that hold.
    pub fn release(&self) {
        self.rules().retain(|rule| !matches!(rule.effect, Effect::Hold(_)));
        self.let_go();
    }

    /// Lets every held request go on; later ones are held as before.
    pub fn let_go(&self) {
        self.0.holding.send_modify(|holding| {
            holding.held.clear();
            holding.releases += 1;
        });
    }

    /// Holds a request until the next release.
    pub(crate) async fn hold(&self, what: &str) {
        let mut holding = self.0.holding.subscribe();
        let mut releases = 0;
        self.0.holding.send_modify(|holding| {
            holding.held.push(what.to_owned());
            releases = holding.releases;
        });
        let _ = holding.wait_for(|holding| holding.releases > releases).await;
    }
}
