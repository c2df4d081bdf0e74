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

use super::error::CognitoError;
pub(super) use config::{config, config_without_files};
pub(super) use endpoint::url;
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
enum Sent {
    /// Again after what is known to pass, as the configuration says.
    UntilAnswered,
    Once,
}

impl Api {
    /// Cognito at that URL; sends nothing.
    pub(super) fn new(
        config: &SdkConfig,
        url: String,
        calls: &Calls,
        reached: &RequestedHost,
    ) -> Self {
        Self(runtime::plugins(config, url, |components| {
            components.with_interceptor(calls.clone()).with_interceptor(reached.clone())
        }))
    }

    /// Sends a call, again if it failed in a way that passes; its answer, which is empty for most deletions.
    ///
    /// # Errors
    ///
    /// What Cognito refuses; no answer; an answer that is not JSON.
    pub(super) async fn call(
        &self,
        operation: &'static str,
        request: Value,
    ) -> Result<Value, CognitoError> {
        self.send(operation, &request, Sent::UntilAnswered).await
    }

    /// Sends a call once: what comes before it has to be done again before it is sent again.
    ///
    /// # Errors
    ///
    /// Those of [`Api::call`].
    pub(super) async fn call_once(
        &self,
        operation: &'static str,
        request: Value,
    ) -> Result<Value, CognitoError> {
        self.send(operation, &request, Sent::Once).await
    }

    async fn send(
        &self,
        operation: &'static str,
        request: &Value,
        sent: Sent,
    ) -> Result<Value, CognitoError> {
        let mut layer = Layer::new(operation);
        layer.store_put(Metadata::new(operation, SERVICE));
        if sent == Sent::Once {
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

/// The error with what Cognito says of it.
fn with_metadata(error: SdkError<Error, HttpResponse>) -> SdkError<ErrorMetadata, HttpResponse> {
    error.map_service_error(|error| error.downcast().unwrap_or_default())
}
