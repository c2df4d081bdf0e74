//! The running server: what HTTP, faults, persistence and two writers at once have to do with a
//! call, for all operations alike.

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request as HttpRequest, State as Shares},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use super::{
    Config, Data, StartError,
    api::{self, Operation},
    error::{Answer, ApiError},
    faults::{Cut, Faults, Verdict, When},
    line::{Switch, listen},
    oidc,
    pages::Reply,
    request::Request,
    state::{Pool, State},
    store::{RunningServer, Store},
    wire::{answered, is_addressed_to_loopback, now, plain, region, respond},
};

const TARGET: &str = "AWSCognitoIdentityProviderService.";

/// The largest body of a call, as of the API.
const LARGEST: usize = 2 * 1024 * 1024;

/// How long `stop` waits for answers that are under way.
const FAREWELL: Duration = Duration::from_secs(3);

/// One call of the API, kept for whoever counts them.
#[derive(Clone, Debug)]
pub struct Call {
    /// `CreateUserPool`, for example.
    pub operation: String,
    /// The request body.
    pub request: Value,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is not answered yet.
    Pending,
    /// Carried out and answered.
    Done,
    /// Refused with this HTTP status and exception.
    Refused {
        /// 400 or 500.
        status: u16,
        /// `InvalidParameterException`, for example.
        code: String,
    },
    /// A fault cut the connection or held the answer back.
    Cut {
        /// Whether the call had its effect nevertheless.
        effect: bool,
    },
}

/// A running sandbox. It ends with [`Sandbox::stop`], or when it is dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

struct Shared {
    url: String,
    core: Mutex<Core>,
    /// Resources with a write under way.
    busy: Mutex<HashSet<String>>,
    faults: Faults,
    stopping: watch::Receiver<bool>,
}

struct Core {
    state: State,
    calls: Vec<Call>,
    store: Option<Store>,
}

/// The state stays out of it: it holds secrets.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.shared.url)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Binds to loopback and serves until stopped.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the data folder is unusable, damaged or in use.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let (store, state) = match &config.data {
            Data::Ephemeral => (None, State::default()),
            Data::Folder(folder) => {
                let (store, state) = Store::open(folder).await?;
                (Some(store), state)
            }
        };
        let (loopback, port) = listen(config.port).await?;
        let url = format!("http://localhost:{port}");
        if let Some(store) = &store {
            store.announce(&RunningServer {
                url: url.clone(),
                long_lived: config.long_lived,
            })?;
        }
        let (stop, stopping) = watch::channel(false);
        let shared = Arc::new(Shared {
            url,
            core: Mutex::new(Core {
                state,
                calls: Vec::new(),
                store,
            }),
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
            let served = axum::serve(loopback, router)
                .with_graceful_shutdown(asked)
                .await;
            if let Err(error) = served {
                tracing::warn!(%error, "the sandbox stopped serving");
            }
        });
        Ok(Self {
            shared,
            stop,
            server,
        })
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

/// Every request to the server.
async fn serve(
    Shares(shared): Shares<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: HttpRequest,
) -> Response {
    let (parts, body) = request.into_parts();
    if !is_addressed_to_loopback(&parts.headers) {
        // A page of some other site whose name was made to point here must not get in.
        return plain(
            StatusCode::MISDIRECTED_REQUEST,
            "the sandbox answers to localhost only\n",
        );
    }
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large\n");
    };
    if parts.uri.path() == "/" {
        return match parts.method {
            Method::POST => shared.call(&switch, &parts.headers, &body).await,
            _ => plain(
                StatusCode::NOT_FOUND,
                "the sandbox takes API calls here, by POST\n",
            ),
        };
    }
    shared.visit(
        &parts.method,
        parts.uri.path(),
        parts.uri.query().unwrap_or_default(),
    )
}

impl Shared {
    fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A visit of a browser or an OIDC client.
    fn visit(&self, method: &Method, path: &str, query: &str) -> Response {
        let mut core = self.core();
        let site = oidc::Site {
            url: &self.url,
            faults: &self.faults,
        };
        let reply = match oidc::needs_keys(path, &core.state) {
            None => oidc::answer(&site, &core.state, method.as_str(), path, query),
            Some(id) => core
                .change(|state| {
                    state.pools.get_mut(id).map(Pool::make_keys).transpose()?;
                    Ok(Value::Null)
                })
                .map_or_else(
                    |error| Reply::json(error.status(), &error.body()),
                    |_| oidc::answer(&site, &core.state, method.as_str(), path, query),
                ),
        };
        drop(core);
        respond(reply)
    }

    /// A call of the API.
    async fn call(&self, switch: &Switch, headers: &HeaderMap, body: &[u8]) -> Response {
        let name = headers
            .get("x-amz-target")
            .and_then(|target| target.to_str().ok()?.strip_prefix(TARGET))
            .unwrap_or_default()
            .to_owned();
        let parsed = match body {
            [] => Ok(json!({})),
            body => serde_json::from_slice(body),
        };
        let number = {
            let mut core = self.core();
            core.calls.push(Call {
                operation: name.clone(),
                request: parsed.as_ref().cloned().unwrap_or_default(),
                outcome: Outcome::Pending,
            });
            core.calls.len() - 1
        };
        let answer = match (api::find(&name), parsed) {
            (None, _) => Err(ApiError::new("UnknownOperationException", "")),
            (_, Err(error)) => Err(ApiError::new("SerializationException", error.to_string())),
            (Some(operation), Ok(body)) => match region(operation, headers) {
                Ok(region) => {
                    let verdict = self.faults.judge(operation.name, &region, operation.writes);
                    match self.answer(operation, &region, body, verdict).await {
                        Ok(answer) => answer,
                        Err((cut, effect)) => {
                            self.close(number, Outcome::Cut { effect });
                            return self.cut(switch, cut).await;
                        }
                    }
                }
                Err(error) => Err(error),
            },
        };
        let outcome = match &answer {
            Ok(_) => Outcome::Done,
            Err(error) => Outcome::Refused {
                status: error.status(),
                code: error.code.clone().into_owned(),
            },
        };
        self.close(number, outcome);
        answered(&answer)
    }

    fn close(&self, number: usize, outcome: Outcome) {
        if let Some(call) = self.core().calls.get_mut(number) {
            call.outcome = outcome;
        }
    }

    /// What the API says, or how the connection is cut and whether the effect took place.
    async fn answer(
        &self,
        operation: &Operation,
        region: &str,
        body: Value,
        verdict: Verdict,
    ) -> Result<Answer, (Cut, bool)> {
        let settings = self.faults.settings();
        let body = match api::check(operation, body, &settings) {
            Ok(body) => body,
            Err(error) => return Ok(Err(error)),
        };
        let claim = match api::exclusive(operation.name, &body) {
            None => None,
            Some(resource) => match self.claim(resource) {
                None => return Ok(Err(api::conflict(operation.name))),
                claim => claim,
            },
        };
        if !verdict.latency.is_zero() {
            tokio::time::sleep(verdict.latency).await;
        }
        if let Some(refusal) = verdict.refusal {
            return Ok(Err(refusal));
        }
        if let Some((cut, When::Before)) = verdict.cut {
            return Err((cut, false));
        }
        let request = Request {
            operation: operation.name,
            region,
            body: &body,
            now: now(),
            url: &self.url,
            settings: &settings,
        };
        let mut core = self.core();
        if operation.writes {
            core.race(&request, &verdict.race);
        }
        let answer = match operation.writes {
            true => core.change(|state| api::run(operation, state, &request)),
            false => api::run(operation, &mut core.state, &request),
        };
        if !operation.writes {
            core.race(&request, &verdict.race);
        }
        drop(core);
        drop(claim);
        match verdict.cut {
            Some((cut, When::After)) => Err((cut, answer.is_ok())),
            _ => Ok(answer),
        }
    }

    /// The right to write to a resource, unless somebody has it.
    fn claim(&self, resource: String) -> Option<Claim<'_>> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(resource.clone()).then(|| Claim {
            shared: self,
            resource,
        })
    }

    async fn cut(&self, switch: &Switch, cut: Cut) -> Response {
        if cut == Cut::Hang {
            // An error means that the sandbox is gone, which ends the wait just as well.
            let _ = self.stopping.clone().wait_for(|stop| *stop).await;
        }
        switch.cut(cut == Cut::Reset);
        Response::new(Body::empty())
    }
}

impl Core {
    /// Changes the state wholly or not at all, and only after the change is on disk.
    fn change(&mut self, change: impl FnOnce(&mut State) -> Answer) -> Answer {
        let mut next = self.state.clone();
        let answer = change(&mut next)?;
        if let Some(store) = &self.store {
            store
                .save(&next)
                .map_err(|error| ApiError::internal(format!("cannot write the state: {error}")))?;
        }
        self.state = next;
        Ok(answer)
    }

    /// Lets another writer have been at the client that a call is about.
    fn race(&mut self, request: &Request<'_>, changes: &[(String, Value)]) {
        let client = self
            .state
            .pool(request)
            .and_then(|pool| pool.client(request));
        if let Ok(client) = client {
            for (member, value) in changes {
                client.fields.insert(member.clone(), value.clone());
            }
        }
    }
}

/// Holds a resource until the write to it is over.
struct Claim<'a> {
    shared: &'a Shared,
    resource: String,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let busy = &self.shared.busy;
        busy.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.resource);
    }
}
