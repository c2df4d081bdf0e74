//! What the requests to a server share.

use std::{collections::HashSet, sync::Mutex};

use tokio::sync::{mpsc::UnboundedSender, watch};

use super::{key_stock::KeyStock, records::Records, store::Store};
use crate::sandbox::{
    config::Timeouts, error::ApiError, faults::Faults, notice::Notice, policy::Caller, state::State,
};

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) url: String,
    pub(crate) core: Mutex<Core>,
    /// Resources with a write under way.
    pub(crate) locked: Mutex<HashSet<String>>,
    pub(crate) keys: KeyStock,
    pub(crate) faults: Faults,
    pub(crate) caller: Caller,
    pub(crate) timeouts: Timeouts,
    pub(crate) stopping: watch::Receiver<bool>,
}

/// What one request at a time may use.
pub(crate) struct Core {
    pub(crate) state: State,
    pub(crate) records: Records,
    pub(crate) store: Option<Store>,
    /// Where notices go as they arise.
    pub(crate) notices: Option<UnboundedSender<Notice>>,
}

impl Shared {
    /// Makes an attempt, and again once the pool that it is about has keys, if it has none. Nothing is locked in
    /// between.
    pub(crate) async fn with_keys<T>(
        &self,
        mut attempt: impl FnMut() -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let result = attempt();
        let Some(id) = result.as_ref().err().and_then(ApiError::pool_without_keys) else {
            return result;
        };
        let keys = self.keys.pair().await?;
        self.core().change(|state| {
            // Another request may have been first, or the pool may be gone.
            if let Some(pool) = state.pools.get_mut(id).filter(|pool| pool.keys.is_empty()) {
                pool.keys = keys;
            }
            Ok(())
        })?;
        attempt()
    }
}
