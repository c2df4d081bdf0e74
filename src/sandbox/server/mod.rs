//! The running server and the log of its calls.

pub(crate) mod call;
pub(crate) mod dispatch;
pub(crate) mod line;
pub(crate) mod store;
pub(crate) mod visiting;
pub(crate) mod wire;

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::Router;
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use crate::sandbox::{
    Config, Data, StartError,
    faults::Faults,
    state::{Pool, State, signing_key::SigningKey},
};
use call::{Call, Visited};
use dispatch::{Core, Shared, serve};
use line::{Switch, listen};
use store::{RunningServer, Store};

/// How long `stop` waits for answers that are under way.
const FAREWELL: Duration = Duration::from_secs(3);

/// A pool and who can sign in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// The id of the pool.
    pub pool: String,
    /// Its name.
    pub name: String,
    /// What each signs in with, and their status: `CONFIRMED`, for example.
    pub users: Vec<(String, String)>,
}

/// A running sandbox. It ends with [`Sandbox::stop`], or when it is dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

/// The state stays out of it: it holds secrets.
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
    /// When the port is taken, or the data folder is unusable, damaged or in use.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let (store, mut state) = match &config.data {
            Data::Ephemeral => (None, State::default()),
            Data::Folder(folder) => {
                let (store, state) = Store::open(folder).await?;
                (Some(store), state)
            }
        };
        if config.shared_keys {
            // If none can be made, each pool tries for itself and says so.
            state.shared_keys = SigningKey::shared().unwrap_or_default();
        }
        let (loopback, port) = listen(config.port).await?;
        let url = format!("http://localhost:{port}");
        if let Some(store) = &store {
            store.announce(&RunningServer { url: url.clone(), long_lived: config.long_lived })?;
        }
        let (stop, stopping) = watch::channel(false);
        let shared = Arc::new(Shared {
            url,
            core: Mutex::new(Core { state, calls: Vec::new(), visits: Vec::new(), store }),
            busy: Mutex::default(),
            faults: config.faults,
            stopping,
        });
        let router = Router::new()
            .fallback(serve)
            .with_state(Arc::clone(&shared))
            .into_make_service_with_connect_info::<Switch>();
        let mut stopping = shared.stopping.clone();
        let server = tokio::spawn(async move {
            let asked = async move {
                // An error means that the sandbox was dropped, which asks for the same.
                let _ = stopping.wait_for(|stop| *stop).await;
            };
            let served = axum::serve(loopback, router).with_graceful_shutdown(asked).await;
            if let Err(error) = served {
                tracing::warn!(%error, "the sandbox stopped serving");
            }
        });
        Ok(Self { shared, stop, server })
    }

    /// Where it answers, `http://localhost:PORT`. An issuer is this, a slash and the pool's id.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// Every call of the API so far, in the order of their arrival.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.core().calls.clone()
    }

    /// Every visit of its pages and endpoints so far, in the order of their answers.
    #[must_use]
    pub fn visits(&self) -> Vec<Visited> {
        self.shared.core().visits.clone()
    }

    /// The users of every pool.
    #[must_use]
    pub fn people(&self) -> Vec<People> {
        let core = self.shared.core();
        core.state.pools.values().map(people).collect()
    }

    /// The secrets of all app clients, for whoever looks for them where they must not be.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let core = self.shared.core();
        let clients = core.state.pools.values().flat_map(|pool| pool.clients.values());
        let secrets = clients.flat_map(|client| client.secrets.iter());
        secrets.map(|secret| secret.value.clone()).collect()
    }

    /// What goes wrong; can be changed at any time.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Answers what is under way, stops, and lets go of the port and the data folder.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if timeout(FAREWELL, &mut self.server).await.is_err() {
            self.server.abort();
        }
        self.shared.core().store = None;
    }
}

fn people(pool: &Pool) -> People {
    let by = pool.signs_in_by();
    let users = pool.users.iter().map(|(name, user)| {
        // A user name that is the `sub` tells nobody anything.
        let shown = by.iter().find_map(|attribute| user.attributes.get(*attribute)).unwrap_or(name);
        let status = match user.disabled {
            true => "DISABLED".to_owned(),
            false => user.status.clone(),
        };
        (shown.clone(), status)
    });
    People { pool: pool.id.clone(), name: pool.setting("Name").to_owned(), users: users.collect() }
}
