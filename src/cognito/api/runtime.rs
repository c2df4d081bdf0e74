//! What the runtime of the AWS SDK needs to send calls: the same parts that the SDK's own clients are made of.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_runtime::auth::SigV4OperationSigningConfig;
use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_runtime::recursion_detection::RecursionDetectionInterceptor;
use aws_runtime::request_info::RequestInfoInterceptor;
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_runtime::service_clock_skew::{
    DisableClockSkewCorrection, ServiceClockSkewClassifier, ServiceClockSkewInterceptor,
};
use aws_runtime::user_agent::{ApiMetadata, UserAgentInterceptor};
use aws_smithy_runtime::client::defaults::{DefaultPluginParams, default_plugins};
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::client::auth::AuthSchemeOptionResolverParams;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::endpoint::EndpointResolverParams;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::{RuntimePlugins, StaticRuntimePlugin};
use aws_smithy_runtime_api::client::ser_de::{SharedRequestSerializer, SharedResponseDeserializer};
use aws_smithy_types::config_bag::{FrozenLayer, Layer};
use aws_smithy_types::error::ErrorMetadata;
use aws_types::SigningName;
use aws_types::app_name::AppName;
use aws_types::region::SigningRegion;

use super::endpoint::CognitoEndpoint;
use super::protocol::AwsJson;

/// How this program names itself.
const NAME: &str = env!("CARGO_PKG_NAME");

/// The API's own version, which the user agent names.
const VERSION: &str = "2016-04-18";

/// What the calls to an endpoint share, with interceptors of one's own; a later plugin wins over an earlier one.
pub(super) fn plugins(
    config: &SdkConfig,
    endpoint: CognitoEndpoint,
    intercepted: impl FnOnce(RuntimeComponentsBuilder) -> RuntimeComponentsBuilder,
) -> RuntimePlugins {
    let region = config.region().map(AsRef::as_ref).unwrap_or_default();
    let defaults = DefaultPluginParams::new()
        .with_retry_partition_name(format!("cognitoidentityprovider-{region}"))
        .with_behavior_version(BehaviorVersion::latest())
        .with_is_aws_sdk(true);
    let ours = StaticRuntimePlugin::new()
        .with_config(layer(config))
        .with_runtime_components(intercepted(components(config, endpoint)));
    RuntimePlugins::new().with_client_plugins(default_plugins(defaults)).with_client_plugin(ours)
}

/// How calls are written, signed and repeated.
fn layer(config: &SdkConfig) -> FrozenLayer {
    let mut layer = Layer::new(NAME);
    layer.store_put(SharedRequestSerializer::new(AwsJson));
    layer.store_put(SharedResponseDeserializer::new(AwsJson));
    layer.store_put(EndpointResolverParams::new(()));
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    layer.store_put(SigV4OperationSigningConfig::default());
    layer.store_put(SigningName::from_static("cognito-idp"));
    layer.store_put(ApiMetadata::new("cognitoidentityprovider", VERSION));
    if let Some(is_off) = config.disable_clock_skew_correction() {
        layer.store_put(DisableClockSkewCorrection::from(is_off));
    }
    // AWS's logs name the caller.
    let app = config.app_name().cloned().or_else(|| AppName::new(NAME).ok());
    if let Some(app) = app {
        layer.store_put(app);
    }
    if let Some(region) = config.region() {
        layer.store_put(SigningRegion::from(region.clone()));
    }
    if let Some(retries) = config.retry_config() {
        layer.store_put(retries.clone());
    }
    if let Some(timeouts) = config.timeout_config() {
        layer.store_put(timeouts.clone());
    }
    layer.freeze()
}

/// What signs and sends calls, and says which may be sent again.
fn components(config: &SdkConfig, endpoint: CognitoEndpoint) -> RuntimeComponentsBuilder {
    let schemes = StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID]);
    let mut components = RuntimeComponentsBuilder::new(NAME)
        .with_http_client(config.http_client())
        .with_time_source(config.time_source())
        .with_sleep_impl(config.sleep_impl())
        .with_endpoint_resolver(Some(endpoint))
        .with_auth_scheme(SigV4AuthScheme::new())
        .with_auth_scheme_option_resolver(Some(schemes))
        .with_identity_cache(config.identity_cache())
        .with_interceptor(ServiceClockSkewInterceptor::new())
        .with_interceptor(RequestInfoInterceptor::new())
        .with_interceptor(UserAgentInterceptor::new())
        .with_interceptor(InvocationIdInterceptor::new())
        .with_interceptor(RecursionDetectionInterceptor::new())
        .with_retry_classifier(HttpStatusCodeClassifier::default())
        .with_retry_classifier(TransientErrorClassifier::<ErrorMetadata>::new())
        .with_retry_classifier(AwsErrorCodeClassifier::<ErrorMetadata>::new())
        .with_retry_classifier(ServiceClockSkewClassifier::<ErrorMetadata>::new());
    if let Some(credentials) = config.credentials_provider() {
        components.set_identity_resolver(SCHEME_ID, credentials);
    }
    components
}
