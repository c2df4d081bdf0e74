//! One request: from HTTP through faults, locks and persistence to an operation or a page.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request as AxumRequest, State as AxumState},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    connection::CutSwitch,
    records::{Call, Outcome, VisitRecord},
    store::Store,
    wire::{api_response, is_addressed_to_loopback, now, region, text_response},
};
use crate::sandbox::{
    api::{self, Operation, request::Request},
    error::{ApiError, ApiResult},
    faults::{CallFaults, Cut, FaultSettings, Faults, When},
    state::{Object, State},
};

const TARGET_PREFIX: &str = "AWSCognitoIdentityProviderService.";

/// The limit of the API.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) url: String,
    pub(crate) core: Mutex<Core>,
    /// Resources with a write under way.
    pub(crate) locked: Mutex<HashSet<String>>,
    pub(crate) faults: Faults,
    pub(crate) stopping: watch::Receiver<bool>,
}

/// What one request at a time may use.
pub(crate) struct Core {
    pub(crate) state: State,
    pub(crate) calls: Vec<Call>,
    pub(crate) visits: Vec<VisitRecord>,
    pub(crate) store: Option<Store>,
}

/// Answers every request to the server.
pub(crate) async fn serve(
    AxumState(shared): AxumState<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<CutSwitch>,
    request: AxumRequest,
) -> Response {
    let (parts, body) = request.into_parts();
    if !is_addressed_to_loopback(&parts.headers) {
        // Another site may have pointed its name at this machine (DNS rebinding).
        return text_response(
            StatusCode::MISDIRECTED_REQUEST,
            "the sandbox only answers to localhost\n",
        );
    }
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        return text_response(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large\n");
    };
    if parts.uri.path() != "/" {
        return shared.visit(&parts, &body).await;
    }
    if parts.method == Method::POST {
        return shared.call(&switch, &parts.headers, &body).await;
    }
    text_response(StatusCode::NOT_FOUND, "the sandbox takes API calls here, with POST\n")
}

/// Why a call gets no response.
struct CutCall {
    cut: Cut,
    /// Whether the call took effect.
    effect: bool,
}

impl Shared {
    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a call of the API and records it.
    async fn call(&self, switch: &CutSwitch, headers: &HeaderMap, body: &[u8]) -> Response {
        let name = headers
            .get("x-amz-target")
            .and_then(|target| target.to_str().ok()?.strip_prefix(TARGET_PREFIX))
            .unwrap_or_default();
        let body = if body.is_empty() { Ok(json!({})) } else { serde_json::from_slice(body) };
        let number = self.record_call(name, body.as_ref().cloned().unwrap_or_default());
        let (result, outcome) = match self.dispatch(name, headers, body).await {
            Ok(Ok(output)) => (Ok(output), Outcome::Done),
            Ok(Err(error)) => {
                let code = error.code.clone().into_owned();
                let outcome = Outcome::Refused { status: error.status(), code };
                (Err(error), outcome)
            }
            Err(CutCall { cut, effect }) => {
                self.record_outcome(number, Outcome::Cut { effect });
                return self.cut_connection(switch, cut).await;
            }
        };
        self.record_outcome(number, outcome);
        api_response(&result)
    }

    /// Records a call; its number.
    fn record_call(&self, operation: &str, request: Value) -> usize {
        let mut core = self.core();
        let outcome = Outcome::Pending;
        core.calls.push(Call { operation: operation.to_owned(), request, outcome });
        core.calls.len() - 1
    }

    fn record_outcome(&self, number: usize, outcome: Outcome) {
        if let Some(call) = self.core().calls.get_mut(number) {
            call.outcome = outcome;
        }
    }

    /// Finds the operation and the region of a call, and executes it.
    async fn dispatch(
        &self,
        name: &str,
        headers: &HeaderMap,
        body: serde_json::Result<Value>,
    ) -> Result<ApiResult, CutCall> {
        let Some(operation) = api::find(name) else {
            return Ok(Err(ApiError::new("UnknownOperationException", "")));
        };
        let body = match body {
            Ok(body) => body,
            Err(error) => {
                return Ok(Err(ApiError::new("SerializationException", error.to_string())));
            }
        };
        let region = match region(operation, headers) {
            Ok(region) => region,
            Err(error) => return Ok(Err(error)),
        };
        let faults = self.faults.for_call(operation.name, &region, operation.writes);
        self.execute(operation, &region, body, faults).await
    }

    /// Executes an operation, with the faults that strike the call.
    async fn execute(
        &self,
        operation: &Operation,
        region: &str,
        body: Value,
        faults: CallFaults,
    ) -> Result<ApiResult, CutCall> {
        let settings = self.faults.settings();
        let body = match api::check(operation, body, &settings) {
            Ok(body) => body,
            Err(error) => return Ok(Err(error)),
        };
        let lock = match api::exclusive_resource(operation.name, &body) {
            None => None,
            Some(resource) => match self.lock_resource(resource) {
                None => return Ok(Err(api::concurrent_modification(operation.name))),
                lock => lock,
            },
        };
        if !faults.latency.is_zero() {
            tokio::time::sleep(faults.latency).await;
        }
        if faults.hold == Some(When::Before) {
            self.hold().await;
        }
        if let Some(error) = faults.error {
            return Ok(Err(error));
        }
        if let Some((cut, When::Before)) = faults.cut {
            return Err(CutCall { cut, effect: false });
        }
        let result = self.run(operation, region, &body, &settings, &faults.race);
        drop(lock);
        if faults.hold == Some(When::After) {
            self.hold().await;
        }
        match faults.cut {
            Some((cut, When::After)) => Err(CutCall { cut, effect: result.is_ok() }),
            _ => Ok(result),
        }
    }

    /// Runs an operation on the state, next to another writer if a fault asks for one.
    fn run(
        &self,
        operation: &Operation,
        region: &str,
        body: &Object,
        settings: &FaultSettings,
        race: &[(String, Value)],
    ) -> ApiResult {
        let request = Request {
            operation: operation.name,
            region,
            body,
            now: now(),
            url: &self.url,
            settings,
        };
        let mut core = self.core();
        if operation.writes {
            core.race(&request, race);
            return core.change(|state| api::run(operation, state, &request));
        }
        let result = api::run(operation, &mut core.state, &request);
        core.race(&request, race);
        result
    }

    /// Locks a resource for a write; `None` if another write holds it.
    fn lock_resource(&self, resource: String) -> Option<ResourceLock<'_>> {
        let mut locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        locked.insert(resource.clone()).then(|| ResourceLock { shared: self, resource })
    }

    /// Holds a request until the faults release it or the sandbox stops.
    pub(crate) async fn hold(&self) {
        tokio::select! {
            () = self.faults.hold() => {}
            () = self.stopped() => {}
        }
    }

    async fn stopped(&self) {
        // An error means that the sandbox is gone, which ends the wait as well.
        let _ = self.stopping.clone().wait_for(|stop| *stop).await;
    }

    async fn cut_connection(&self, switch: &CutSwitch, cut: Cut) -> Response {
        if cut == Cut::Hang {
            self.stopped().await;
        }
        switch.cut(cut == Cut::Reset);
        Response::new(Body::empty())
    }
}

impl Core {
    /// Makes a change in full or not at all, and only after it is on disk.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut next = self.state.clone();
        let output = change(&mut next)?;
        if let Some(store) = &self.store {
            store
                .save(&next)
                .map_err(|error| ApiError::internal(format!("cannot write the state: {error}")))?;
        }
        self.state = next;
        Ok(output)
    }

    /// Changes the app client of a call, as another writer would.
    fn race(&mut self, request: &Request<'_>, changes: &[(String, Value)]) {
        let client = self.state.pool(request).and_then(|pool| pool.client(request));
        if let Ok(client) = client {
            for (member, value) in changes {
                client.fields.insert(member.clone(), value.clone());
            }
        }
    }
}

/// Locks a resource until the write to it is over.
struct ResourceLock<'a> {
    shared: &'a Shared,
    resource: String,
}

impl Drop for ResourceLock<'_> {
    fn drop(&mut self) {
        let locked = &self.shared.locked;
        locked.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.resource);
    }
}
