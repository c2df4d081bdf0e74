//! What the SDK takes from the environment and the user's AWS files.

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region as SdkRegion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};

use super::SdkClients;
use crate::cognito::timeouts::Timeouts;
use crate::values::Region;

fn sdk_region(region: &Region) -> SdkRegion {
    SdkRegion::new(region.as_str().to_owned())
}

fn timeout_config(timeouts: Timeouts) -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_timeout(timeouts.operation)
        .operation_attempt_timeout(timeouts.attempt)
        .build()
}

/// The configuration for an endpoint that needs neither credentials nor the user's AWS files.
pub(in crate::cognito) fn config_without_files(region: &Region, timeouts: Timeouts) -> SdkConfig {
    let credentials = Credentials::new("sandbox", "sandbox", None, None, "sandbox");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(sdk_region(region))
        .http_client(SdkClients::default())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .timeout_config(timeout_config(timeouts))
        .retry_config(RetryConfig::standard())
        .build()
}

/// The configuration from the environment and the user's AWS files; sends nothing.
pub(in crate::cognito) async fn config(
    region: &Region,
    profile: Option<&str>,
    timeouts: Timeouts,
) -> SdkConfig {
    let http = SdkClients::default();
    let region = sdk_region(region);
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .region(region.clone())
        .http_client(http.clone())
        .timeout_config(timeout_config(timeouts));
    let Some(profile) = profile else {
        return match keys_in_environment().await {
            Some(keys) => loader.credentials_provider(keys),
            None => loader,
        }
        .load()
        .await;
    };
    // A profile that is asked for wins over keys in the environment, as with the AWS CLI.
    let provider =
        ProviderConfig::without_region().with_region(Some(region)).with_http_client(http);
    let credentials = ProfileFileCredentialsProvider::builder()
        .configure(&provider)
        .profile_name(profile)
        .build();
    loader.profile_name(profile).credentials_provider(credentials).load().await
}

/// The first provider of the default chain, if it has credentials: the clients of the others, which would never be
/// asked, take as long to build as a request.
async fn keys_in_environment() -> Option<EnvironmentVariableCredentialsProvider> {
    let provider = EnvironmentVariableCredentialsProvider::new();
    provider.provide_credentials().await.is_ok().then_some(provider)
}
