//! The running server, and the records of its calls and visits.

pub(crate) mod connection;
pub(crate) mod cors;
pub(crate) mod dispatch;
pub(crate) mod execute;
pub(crate) mod files;
pub(crate) mod handle;
pub(crate) mod key_stock;
pub(crate) mod older_state;
pub(crate) mod records;
pub(crate) mod shared;
pub(crate) mod store;
pub(crate) mod visits;
pub(crate) mod wire;

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::Router;
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use crate::sandbox::{
    config::{Config, Data, StartError},
    faults::Faults,
    notice::Notice,
    policy::Caller,
    state::{Pool, State},
};
use connection::{LoopbackListener, listen};
use dispatch::serve;
use handle::ConnectionHandle;
use key_stock::KeyStock;
use records::{Call, Records, VisitRecord};
use shared::{Core, Shared};
use store::{RunningServer, Store};

/// How long `stop` waits for responses that are under way.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);

/// The users of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolUsers {
    /// The id of the pool.
    pub pool: String,
    /// Its name.
    pub name: String,
    /// What each user signs in with, and the status, such as `CONFIRMED`.
    pub users: Vec<(String, String)>,
}

/// A running sandbox. It ends with [`Sandbox::stop`], or when it is dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

/// Without the state, which contains secrets.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.shared.url).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Binds to loopback and serves until stopped.
    ///
    /// # Errors
    ///
    /// When the port is in use, or the data folder is unusable, damaged or in use.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let (store, state) = match &config.data {
            Data::Ephemeral => (None, State::default()),
            Data::Folder(folder) => {
                let (store, state) = Store::open(folder).await?;
                (Some(store), state)
            }
        };
        let keys = KeyStock::new(config.shared_keys);
        if !state.pools.values().any(|pool| !pool.keys.is_empty()) {
            // The first pool will need some.
            keys.fill();
        }
        let (loopback, port) = listen(config.port, config.timeouts).await?;
        let url = format!("http://localhost:{port}");
        if let Some(store) = &store {
            store.announce(&RunningServer { url: url.clone(), long_lived: config.long_lived })?;
        }
        let (stop, stopping) = watch::channel(false);
        let shared = Arc::new(Shared {
            url,
            core: Mutex::new(Core {
                state,
                records: Records::new(config.records),
                store,
                notices: config.notices,
            }),
            locked: Mutex::default(),
            keys,
            faults: config.faults,
            caller: config.caller,
            timeouts: config.timeouts,
            stopping,
        });
        let server = tokio::spawn(serve_until_stopped(loopback, Arc::clone(&shared)));
        Ok(Self { shared, stop, server })
    }

    /// The URL, `http://localhost:PORT`. An issuer is this URL, a slash and the id of the pool.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The latest calls of the API, in order of arrival; none unless [`Config::records`] says so.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.core().records.calls.to_vec()
    }

    /// The latest visits of a page or endpoint, in order of the replies; none unless [`Config::records`] says so.
    #[must_use]
    pub fn visits(&self) -> Vec<VisitRecord> {
        self.shared.core().records.visits.to_vec()
    }

    /// The latest notices; none unless [`Config::records`] says so.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.shared.core().records.notices.to_vec()
    }

    /// The users of every pool.
    #[must_use]
    pub fn users(&self) -> Vec<PoolUsers> {
        let core = self.shared.core();
        core.state.pools.values().map(pool_users).collect()
    }

    /// The secrets of all app clients, for tests that look for leaks.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let core = self.shared.core();
        let clients = core.state.pools.values().flat_map(|pool| pool.clients.values());
        let secrets = clients.flat_map(|client| client.secrets.iter());
        secrets.map(|secret| secret.value.clone()).collect()
    }

    /// The faults, which can be changed at any time.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Who calls the API, and what the caller may do, which can be changed at any time.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.shared.caller
    }

    /// Finishes the responses under way, and releases the port and the data folder.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if timeout(STOP_TIMEOUT, &mut self.server).await.is_err() {
            self.server.abort();
        }
        self.shared.core().store = None;
    }
}

async fn serve_until_stopped(loopback: LoopbackListener, shared: Arc<Shared>) {
    let mut stopping = shared.stopping.clone();
    let router = Router::new()
        .fallback(serve)
        .with_state(shared)
        .into_make_service_with_connect_info::<ConnectionHandle>();
    let stopped = async move {
        // An error means that the sandbox was dropped, which stops it as well.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let served = axum::serve(loopback, router).with_graceful_shutdown(stopped).await;
    if let Err(error) = served {
        tracing::warn!(%error, "the sandbox stopped serving");
    }
}

fn pool_users(pool: &Pool) -> PoolUsers {
    let attributes = pool.username_attributes();
    let users = pool.users.iter().map(|(name, user)| {
        // A user name that is the `sub` means nothing to people.
        let sign_in_name =
            attributes.iter().find_map(|attribute| user.attributes.get(*attribute)).unwrap_or(name);
        let status = if user.disabled { "DISABLED" } else { &user.status };
        (sign_in_name.clone(), status.to_owned())
    });
    PoolUsers {
        pool: pool.id.clone(),
        name: pool.setting("Name").to_owned(),
        users: users.collect(),
    }
}
