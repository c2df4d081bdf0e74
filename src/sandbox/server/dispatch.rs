//! One request: from HTTP through faults, locks and persistence to an operation or a page.

use std::sync::{Arc, MutexGuard};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request as AxumRequest, State as AxumState},
    http::{HeaderMap, Method, StatusCode, header::USER_AGENT, request::Parts},
    response::Response,
};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{
    cors::{Sender, is_preflight, preflight},
    execute::CutCall,
    handle::ConnectionHandle,
    records::{Call, Outcome},
    shared::{Core, Shared},
    wire::{
        api_response, is_addressed_to_loopback, is_form, operation, operation_name, text_response,
    },
};
use crate::sandbox::{
    error::ApiError, faults::Cut, model::is_unserved, notice::Notice, state::State,
};

/// The limit of the API.
const MAX_CALL_BYTES: usize = 2 << 20;

/// The limit of a form. The largest is the response of a SAML provider.
const MAX_FORM_BYTES: usize = 512 << 10;

/// The limit of a path with its query.
const MAX_URI_BYTES: usize = 16 << 10;

/// Answers every request to the server. Its body is read only if what is known by then allows it.
pub(crate) async fn serve(
    AxumState(shared): AxumState<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: AxumRequest,
) -> Response {
    let _under_way = connection.request();
    let (parts, body) = request.into_parts();
    if let Some((status, why)) = refusal(&parts) {
        return text_response(status, why);
    }
    if parts.uri.path() != "/" {
        return shared.visit_with_body(&parts, body).await.unwrap_or_else(BodyError::response);
    }
    let response = if is_preflight(&parts) {
        preflight()
    } else {
        let answer = shared.call(&connection, &parts.headers, body).await;
        answer.unwrap_or_else(BodyError::response)
    };
    Sender::of(&parts.headers).allow(response)
}

/// Why a request is refused for what its head says.
fn refusal(parts: &Parts) -> Option<(StatusCode, &'static str)> {
    if !is_addressed_to_loopback(&parts.headers) {
        // Another site may have pointed its name at this machine (DNS rebinding).
        let why = "the sandbox only answers to localhost\n";
        return Some((StatusCode::MISDIRECTED_REQUEST, why));
    }
    if parts.uri.path_and_query().is_some_and(|uri| uri.as_str().len() > MAX_URI_BYTES) {
        return Some((StatusCode::URI_TOO_LONG, "the URL is too long\n"));
    }
    if parts.uri.path() != "/" {
        return None;
    }
    if parts.method != Method::POST && !is_preflight(parts) {
        let why = "the sandbox takes API calls here, with POST\n";
        return Some((StatusCode::NOT_FOUND, why));
    }
    if matches!(Sender::of(&parts.headers), Sender::OtherSite) {
        let why = "the sandbox takes no API calls from other sites\n";
        return Some((StatusCode::FORBIDDEN, why));
    }
    None
}

/// Why a body was not read to its end.
struct BodyError {
    status: StatusCode,
    why: &'static str,
}

impl BodyError {
    fn response(self) -> Response {
        text_response(self.status, self.why)
    }
}

impl Shared {
    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(|poisoned| {
            let mut core = poisoned.into_inner();
            core.state.pools.roll_back();
            self.core.clear_poison();
            core
        })
    }

    /// Reads a body of at most `limit` bytes.
    async fn read(&self, body: Body, limit: usize) -> Result<Bytes, BodyError> {
        let (status, why) = match timeout(self.timeouts.request, to_bytes(body, limit)).await {
            Ok(Ok(bytes)) => return Ok(bytes),
            Ok(Err(_)) => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large\n"),
            Err(_) => (StatusCode::REQUEST_TIMEOUT, "the body takes too long\n"),
        };
        Err(BodyError { status, why })
    }

    /// Answers a visit. Its body is read if it is a form.
    async fn visit_with_body(&self, parts: &Parts, body: Body) -> Result<Response, BodyError> {
        let form = if parts.method == Method::POST && is_form(&parts.headers) {
            self.read(body, MAX_FORM_BYTES).await?
        } else {
            Bytes::new()
        };
        Ok(self.visit(parts, std::str::from_utf8(&form).unwrap_or_default()).await)
    }

    /// Answers a call of the API and records it. Its body is read if there is such an operation.
    async fn call(
        &self,
        connection: &ConnectionHandle,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Response, BodyError> {
        let Some(operation) = operation(headers) else {
            let name = operation_name(headers);
            let error = unknown_operation(name);
            self.record_call(name, headers, Value::Null, refused(&error));
            return Ok(api_response(&Err(error)));
        };
        let body = self.read(body, MAX_CALL_BYTES).await?;
        let body = if body.is_empty() { Ok(json!({})) } else { serde_json::from_slice(&body) };
        let request = body.as_ref().cloned().unwrap_or_default();
        let number = self.record_call(operation.name, headers, request, Outcome::Pending);
        let result = match self.dispatch(operation, headers, body).await {
            Ok(result) => result,
            Err(CutCall { cut, effect }) => {
                self.record_outcome(number, Outcome::Cut { effect });
                return Ok(self.cut_connection(connection, cut).await);
            }
        };
        self.record_outcome(number, result.as_ref().map_or_else(refused, |_| Outcome::Done));
        Ok(api_response(&result))
    }

    /// Records a call; its number.
    fn record_call(
        &self,
        operation: &str,
        headers: &HeaderMap,
        request: Value,
        outcome: Outcome,
    ) -> usize {
        let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
        let agent = agent.unwrap_or_default().to_owned();
        let call = Call { operation: operation.to_owned(), agent, request, outcome };
        self.core().records.calls.push(call)
    }

    fn record_outcome(&self, number: usize, outcome: Outcome) {
        if let Some(call) = self.core().records.calls.get_mut(number) {
            call.outcome = outcome;
        }
    }

    /// Holds a request until the faults release it or the sandbox stops.
    pub(crate) async fn hold(&self, what: &str) {
        tokio::select! {
            () = self.faults.hold(what) => {}
            () = self.stopped() => {}
        }
    }

    async fn stopped(&self) {
        // An error means that the sandbox is gone, which ends the wait as well.
        let _ = self.stopping.clone().wait_for(|stop| *stop).await;
    }

    async fn cut_connection(&self, connection: &ConnectionHandle, cut: Cut) -> Response {
        if cut == Cut::Hang {
            self.stopped().await;
        }
        connection.cut(cut == Cut::Reset);
        Response::new(Body::empty())
    }
}

/// The error of a call that the sandbox has no operation for.
fn unknown_operation(name: &str) -> ApiError {
    let message = if is_unserved(name) {
        format!("The sandbox does not have the operation {name} of Amazon Cognito.")
    } else {
        String::new()
    };
    ApiError::new("UnknownOperationException", message)
}

fn refused(error: &ApiError) -> Outcome {
    Outcome::Refused { status: error.status(), code: error.code.clone().into_owned() }
}

impl Core {
    /// Makes a change in full or not at all, and only after it is on disk.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.state.pools.begin();
        let (output, notices) = match self.attempt(change) {
            Ok(done) => done,
            Err(error) => {
                self.state.pools.roll_back();
                return Err(error);
            }
        };
        self.state.pools.commit();
        for notice in notices {
            if let Some(listener) = &self.notices {
                // An error means that nobody listens any more.
                let _ = listener.send(notice.clone());
            }
            self.records.notices.push(notice);
        }
        Ok(output)
    }

    /// Makes a change, which still has to be committed, and stores it; its output and its notices.
    fn attempt<T>(
        &mut self,
        change: impl FnOnce(&mut State) -> Result<T, ApiError>,
    ) -> Result<(T, Vec<Notice>), ApiError> {
        let output = change(&mut self.state)?;
        let changes = self.state.pools.changes();
        if let Some(store) = &self.store {
            store.save(&changes).map_err(|error| ApiError::internal(unwritten(&error)))?;
        }
        Ok((output, changes.notices))
    }
}

/// Why a change was not made.
fn unwritten(error: &std::io::Error) -> String {
    format!("the sandbox cannot write its state ({}); nothing was changed", error.kind())
}
