//! What is asked of an upstream provider.

/// What an upstream provider said.
pub(crate) struct Brought;

/// Something to ask of an upstream provider.
pub(crate) struct Errand;

impl Errand {
    pub(crate) async fn run(self, _now: f64) -> Brought {
        Brought
    }
}
