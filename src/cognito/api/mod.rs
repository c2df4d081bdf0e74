//! The API of Cognito (`cognito-idp`) as untyped JSON: members that no SDK knows yet are carried through. The runtime of
//! the AWS SDK finds credentials, signs, sends and repeats.

mod config;
mod endpoint;
mod http_client;
mod interceptors;
mod protocol;
mod runtime;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_smithy_runtime::client::orchestrator::invoke;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::runtime_plugin::{RuntimePlugins, StaticRuntimePlugin};
use aws_smithy_types::config_bag::Layer;
use aws_smithy_types::error::ErrorMetadata;
use serde_json::Value;

use super::error::{CognitoError, Kind};
use crate::values::Region;
pub(super) use config::{config, config_without_files};
use endpoint::CognitoEndpoint;
pub use http_client::SdkClients;
pub(super) use interceptors::{Calls, RequestedHost};
use protocol::Request;

/// What the SDK calls Cognito.
const SERVICE: &str = "Cognito Identity Provider";

/// Cognito at one endpoint.
#[derive(Clone, Debug)]
pub(super) struct Api(RuntimePlugins);

/// How often a call is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tries {
    AsConfigured,
    One,
}

impl Api {
    /// Cognito at a URL, or where the configuration leads; sends nothing.
    pub(super) fn new(
        config: &SdkConfig,
        url: Option<&str>,
        region: &Region,
        (calls, reached): (&Calls, &RequestedHost),
    ) -> Self {
        let endpoint = CognitoEndpoint::of(config, url, region);
        Self(runtime::plugins(config, endpoint, |components| {
            components.with_interceptor(calls.clone()).with_interceptor(reached.clone())
        }))
    }

    /// Sends a call, retrying transient failures, and returns its answer.
    ///
    /// # Errors
    ///
    /// What Cognito refuses; no answer, an empty one, or one that is not JSON.
    pub(super) async fn call(
        &self,
        operation: &'static str,
        request: Value,
    ) -> Result<Value, CognitoError> {
        answered(operation, self.exchange(operation, &request, Tries::AsConfigured).await?)
    }

    /// Sends a call once and returns its answer: what comes before it has to be done again before it is sent again.
    ///
    /// # Errors
    ///
    /// Those of [`Api::call`].
    pub(super) async fn call_once(
        &self,
        operation: &'static str,
        request: Value,
    ) -> Result<Value, CognitoError> {
        answered(operation, self.exchange(operation, &request, Tries::One).await?)
    }

    /// Sends a call whose answer says nothing, retrying transient failures.
    ///
    /// # Errors
    ///
    /// Those of [`Api::call`], but for an empty answer.
    pub(super) async fn send(
        &self,
        operation: &'static str,
        request: Value,
    ) -> Result<(), CognitoError> {
        self.exchange(operation, &request, Tries::AsConfigured).await.map(drop)
    }

    /// Sends a call once whose answer says nothing.
    ///
    /// # Errors
    ///
    /// Those of [`Api::send`].
    pub(super) async fn send_once(
        &self,
        operation: &'static str,
        request: Value,
    ) -> Result<(), CognitoError> {
        self.exchange(operation, &request, Tries::One).await.map(drop)
    }

    /// The answer to a call; null if it is empty.
    async fn exchange(
        &self,
        operation: &'static str,
        request: &Value,
        tries: Tries,
    ) -> Result<Value, CognitoError> {
        let mut layer = Layer::new(operation);
        layer.store_put(Metadata::new(operation, SERVICE));
        if tries == Tries::One {
            layer.store_put(RetryConfig::disabled());
        }
        let of_call = StaticRuntimePlugin::new().with_config(layer.freeze());
        let plugins = self.0.clone().with_operation_plugin(of_call);
        let input = Input::erase(Request::new(operation, request));
        // Its future is large, and commands wait for many at a time.
        let answer = Box::pin(invoke(SERVICE, operation, input, &plugins)).await;
        let answer = answer.map_err(|error| CognitoError::of(operation, &with_metadata(error)))?;
        Ok(answer.downcast().unwrap_or_default())
    }
}

/// An answer that says something.
fn answered(operation: &'static str, answer: Value) -> Result<Value, CognitoError> {
    if answer.is_null() {
        return Err(CognitoError::local(operation, Kind::Uncertain, "the answer is empty"));
    }
    Ok(answer)
}

/// The error with what Cognito says of it.
fn with_metadata(error: SdkError<Error, HttpResponse>) -> SdkError<ErrorMetadata, HttpResponse> {
    error.map_service_error(|error| error.downcast().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_empty_answer_leaves_open_what_is_there() {
        let error = answered("DescribeUserPoolDomain", Value::Null).unwrap_err();
        assert_eq!(error.kind, Kind::Uncertain);
        assert_eq!(error.to_string(), "DescribeUserPoolDomain: the answer is empty");
        assert_eq!(answered("DescribeUserPoolDomain", json!({})).unwrap(), json!({}));
    }
}
