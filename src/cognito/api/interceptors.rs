//! What is known of the requests that were sent: how many there were, and where the last one went.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Counts every attempt that leaves the machine.
#[derive(Clone, Debug, Default)]
pub(in crate::cognito) struct Calls(Arc<AtomicU64>);

impl Calls {
    pub(in crate::cognito) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Intercept for Calls {
    fn name(&self) -> &'static str {
        "Calls"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Keeps the host of the last request, for the message when nothing answers there.
#[derive(Clone, Debug, Default)]
pub(in crate::cognito) struct RequestedHost(Arc<Mutex<Option<String>>>);

impl RequestedHost {
    /// The host of the last request.
    pub(in crate::cognito) fn host(&self) -> Option<String> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for RequestedHost {
    fn name(&self) -> &'static str {
        "RequestedHost"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let url = url::Url::parse(context.request().uri()).ok();
        *self.lock() = url.and_then(|url| url.host_str().map(str::to_owned));
        Ok(())
    }
}
