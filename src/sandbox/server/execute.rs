//! One call of the API: the faults that strike it, the lock on its resource, the change of the state.

use std::sync::PoisonError;

use axum::http::HeaderMap;
use serde_json::Value;

use super::{
    shared::{Core, Shared},
    wire::{now, region},
};
use crate::sandbox::{
    api::{self, Operation, request::Request},
    error::{ApiError, ApiResult},
    faults::{CallFaults, Cut, FaultSettings, When},
    state::Object,
};

/// Why a call gets no response.
pub(crate) struct CutCall {
    pub(crate) cut: Cut,
    /// Whether the call took effect.
    pub(crate) effect: bool,
}

impl Shared {
    /// Finds the region of a call, and executes it.
    pub(crate) async fn dispatch(
        &self,
        operation: &Operation,
        headers: &HeaderMap,
        body: serde_json::Result<Value>,
    ) -> Result<ApiResult, CutCall> {
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
        if let Some(error) = self.refusal(operation, region, &body) {
            return Ok(Err(error));
        }
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
            self.hold(operation.name).await;
        }
        if let Some(error) = faults.error {
            return Ok(Err(error));
        }
        if let Some((cut, When::Before)) = faults.cut {
            return Err(CutCall { cut, effect: false });
        }
        let run = || self.run(operation, region, &body, &settings, &faults.race);
        let result = self.with_keys(run).await;
        if operation.name == "CreateUserPool" {
            self.keys.fill();
        }
        drop(lock);
        if faults.hold == Some(When::After) {
            self.hold(operation.name).await;
        }
        match faults.cut {
            Some((cut, When::After)) => Err(CutCall { cut, effect: result.is_ok() }),
            _ => Ok(result),
        }
    }

    /// Why the policy of the caller refuses a call, if it does.
    fn refusal(&self, operation: &Operation, region: &str, body: &Object) -> Option<ApiError> {
        self.caller.refusal(operation.name, region, body, &self.core().state.pools)
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
        let mut core = self.core();
        let request = Request {
            operation: operation.name,
            region,
            body,
            // Read with the state locked, so that dates are in the order of the changes.
            now: now(),
            url: &self.url,
            settings,
        };
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
}

impl Core {
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
