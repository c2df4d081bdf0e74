//! Answers and requests as raw JSON, so that members the SDK does not know are carried through.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_cognitoidentityprovider::config::http::HttpRequest;
use aws_sdk_cognitoidentityprovider::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_cognitoidentityprovider::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_cognitoidentityprovider::error::BoxError;
use serde_json::Value;

use super::error::{CognitoError, Kind};

/// Keeps the body of the answer to one call.
#[derive(Clone, Debug, Default)]
pub(super) struct RawResponse(Arc<Mutex<Vec<u8>>>);

impl Intercept for RawResponse {
    fn name(&self) -> &'static str {
        "RawResponse"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(bytes) = context.response().body().bytes() {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
        }
        Ok(())
    }
}

impl RawResponse {
    /// The answer as JSON.
    ///
    /// # Errors
    ///
    /// When the body is not JSON.
    pub(super) fn json(&self, operation: &'static str) -> Result<Value, CognitoError> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        serde_json::from_slice(&bytes)
            .map_err(|_| CognitoError::local(operation, Kind::Uncertain, "the answer is not JSON"))
    }
}

/// Sends a call and gives its answer as raw JSON.
macro_rules! raw {
    ($operation:literal, $call:expr) => {{
        let answer = $crate::cognito::raw::RawResponse::default();
        match $call.customize().interceptor(answer.clone()).send().await {
            Ok(_) => answer.json($operation),
            Err(error) => Err($crate::cognito::error::CognitoError::of($operation, &error)),
        }
    }};
}
pub(super) use raw;

/// Sends an operation that the SDK does not know instead of the one that was called; it is signed afterwards.
pub(super) fn replace_operation(request: &mut HttpRequest, operation: &str, body: &Value) {
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    request.headers_mut().insert("x-amz-target", target);
    replace_body(request, body);
}

/// Sends `body` instead of what the SDK serialised; it is signed afterwards.
pub(super) fn replace_body(request: &mut HttpRequest, body: &Value) {
    let text = body.to_string();
    request.headers_mut().insert("content-length", text.len().to_string());
    *request.body_mut() = text.into();
}
