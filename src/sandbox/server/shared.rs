//! What the requests to a server share.

use std::{collections::HashSet, sync::Mutex};

use tokio::sync::{mpsc::UnboundedSender, watch};

use super::{key_stock::KeyStock, records::Records, store::Store};
use crate::sandbox::{config::Timeouts, faults::Faults, notice::Notice, state::State};

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) url: String,
    pub(crate) core: Mutex<Core>,
    /// Resources with a write under way.
    pub(crate) locked: Mutex<HashSet<String>>,
    pub(crate) keys: KeyStock,
    pub(crate) faults: Faults,
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
