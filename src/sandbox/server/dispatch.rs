//! One request: from HTTP through faults, locks and persistence to an operation or a page, and back.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request as HttpRequest, State as Shares},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    call::{Call, Outcome, Visited},
    line::Switch,
    store::Store,
    wire::{answered, is_addressed_to_loopback, now, plain, region},
};
use crate::sandbox::{
    api::{self, Operation, request::Request},
    error::{Answer, ApiError},
    faults::{Cut, Faults, Verdict, When},
    state::State,
};

const TARGET: &str = "AWSCognitoIdentityProviderService.";

/// The largest body of a call, as of the API.
const LARGEST: usize = 2 * 1024 * 1024;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) url: String,
    pub(crate) core: Mutex<Core>,
    /// Resources with a write under way.
    pub(crate) busy: Mutex<HashSet<String>>,
    pub(crate) faults: Faults,
    pub(crate) stopping: watch::Receiver<bool>,
}

/// What one request at a time may touch.
pub(crate) struct Core {
    pub(crate) state: State,
    pub(crate) calls: Vec<Call>,
    pub(crate) visits: Vec<Visited>,
    pub(crate) store: Option<Store>,
}

/// Every request to the server.
pub(crate) async fn serve(
    Shares(shared): Shares<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: HttpRequest,
) -> Response {
    let (parts, body) = request.into_parts();
    if !is_addressed_to_loopback(&parts.headers) {
        // A page of some other site whose name was made to point here must not get in.
        return plain(StatusCode::MISDIRECTED_REQUEST, "the sandbox answers to localhost only\n");
    }
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large\n");
    };
    if parts.uri.path() == "/" {
        return match parts.method {
            Method::POST => shared.call(&switch, &parts.headers, &body).await,
            _ => plain(StatusCode::NOT_FOUND, "the sandbox takes API calls here, by POST\n"),
        };
    }
    shared.visit(&parts, &body).await
}

impl Shared {
    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
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
            Err(error) => {
                Outcome::Refused { status: error.status(), code: error.code.clone().into_owned() }
            }
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
        if verdict.hold == Some(When::Before) {
            self.hold().await;
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
        let answer = self.effect(operation, &request, &verdict.race);
        drop(claim);
        if verdict.hold == Some(When::After) {
            self.hold().await;
        }
        match verdict.cut {
            Some((cut, When::After)) => Err((cut, answer.is_ok())),
            _ => Ok(answer),
        }
    }

    /// Carries the call out, with what another writer does at the same time.
    fn effect(
        &self,
        operation: &Operation,
        request: &Request<'_>,
        race: &[(String, Value)],
    ) -> Answer {
        let mut core = self.core();
        if operation.writes {
            core.race(request, race);
            core.change(|state| api::run(operation, state, request))
        } else {
            let answer = api::run(operation, &mut core.state, request);
            core.race(request, race);
            answer
        }
    }

    /// The right to write to a resource, unless somebody has it.
    fn claim(&self, resource: String) -> Option<Claim<'_>> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(resource.clone()).then(|| Claim { shared: self, resource })
    }

    /// Holds the request until the faults release it or the sandbox stops.
    pub(crate) async fn hold(&self) {
        tokio::select! {
            () = self.faults.hold() => {}
            () = self.stopped() => {}
        }
    }

    async fn stopped(&self) {
        // An error means that the sandbox is gone, which ends the wait just as well.
        let _ = self.stopping.clone().wait_for(|stop| *stop).await;
    }

    async fn cut(&self, switch: &Switch, cut: Cut) -> Response {
        if cut == Cut::Hang {
            self.stopped().await;
        }
        switch.cut(cut == Cut::Reset);
        Response::new(Body::empty())
    }
}

impl Core {
    /// Changes the state wholly or not at all, and only after the change is on disk.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
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
        let client = self.state.pool(request).and_then(|pool| pool.client(request));
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
        busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.resource);
    }
}
