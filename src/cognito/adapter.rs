//! The AWS SDK behind the port: how it is reached, and how long it may take.

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_cognitoidentityprovider::config::{
    BehaviorVersion, Credentials, ProvideCredentials, Region as SdkRegion,
};
use aws_sdk_cognitoidentityprovider::{Client, Config, config};
use tokio::sync::oneshot;

use super::Examined;
use super::SdkClients;
use super::error::CognitoError;
use super::observed::{Observed, ObservedPool};
use super::observed_client::ObservedClient;
use super::observed_secret::ObservedSecret;
use super::requests::{Calls, RequestedHost};
use super::step::Step;
use super::{
    ClientFilter, Cognito, Ids, ListedSecret, Pacer, Page, PageToken, PoolName, RawSetUp,
    StepOutcome, Surveyed, Twin, Wanted,
};
use crate::settings::{ClientKey, PoolKey};
use crate::values::{AccountId, ClientId, PoolId, Region};

/// How long to wait for a Cognito that does not answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// Longest time one attempt of a call may take.
    pub(crate) attempt: Duration,
    /// Longest time a call may take, its retries included; a step that failed later than this is not
    /// tried again.
    pub(crate) operation: Duration,
    /// Longest time that a read may have taken when the write that follows from it is sent; it is repeated otherwise.
    pub(crate) read: Duration,
    /// Shortest wait before a write is read back. It is longer than `read`, so that by then the write of another run
    /// that read before this one's write is under way.
    pub(crate) settle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(10),
            operation: Duration::from_secs(30),
            read: Duration::from_millis(300),
            settle: Duration::from_millis(400),
        }
    }
}

impl Timeouts {
    /// Other endpoints than AWS's are near.
    fn of(endpoint: &Endpoint) -> Self {
        match endpoint {
            Endpoint::Aws | Endpoint::AwsAt(_) => Self::default(),
            Endpoint::Sandbox(_) | Endpoint::Custom(_) => Self {
                read: Duration::from_millis(150),
                settle: Duration::from_millis(200),
                ..Self::default()
            },
        }
    }
}

/// Which Cognito is talked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// AWS's own.
    Aws,
    /// AWS's own at another URL than the region's (FIPS, VPC).
    AwsAt(String),
    /// The local one; needs no credentials.
    Sandbox(String),
    /// Any other, by its URL.
    Custom(String),
}

impl Endpoint {
    /// The URL of a Cognito that is not AWS's.
    pub(crate) fn url_outside_aws(&self) -> Option<&str> {
        match self {
            Self::Aws | Self::AwsAt(_) => None,
            Self::Sandbox(url) | Self::Custom(url) => Some(url),
        }
    }
}

/// Cognito through the AWS SDK.
#[derive(Debug)]
pub(crate) struct Aws {
    pub(super) client: Client,
    /// For `GetCallerIdentity`; `None` if the endpoint is not AWS's.
    sts: Option<aws_sdk_sts::Client>,
    calls: Calls,
    reached: RequestedHost,
    pub(super) timeouts: Timeouts,
}

impl Aws {
    /// Cognito at that endpoint. Reads profiles and environment, except for the sandbox; sends nothing.
    pub(crate) async fn connect(
        endpoint: &Endpoint,
        region: &Region,
        profile: Option<&str>,
    ) -> Self {
        Self::connect_with(endpoint, region, profile, Timeouts::of(endpoint)).await
    }

    /// The same with other timeouts.
    pub(crate) async fn connect_with(
        endpoint: &Endpoint,
        region: &Region,
        profile: Option<&str>,
        timeouts: Timeouts,
    ) -> Self {
        let (calls, reached) = (Calls::default(), RequestedHost::default());
        let region = SdkRegion::new(region.as_str().to_owned());
        let (config, sts) = match endpoint {
            Endpoint::Sandbox(url) => (sandbox_config(url, region, timeouts), None),
            Endpoint::Aws | Endpoint::AwsAt(_) | Endpoint::Custom(_) => {
                let shared = shared_config(region, profile, timeouts).await;
                let mut config = config::Builder::from(&shared);
                if let Endpoint::Custom(url) | Endpoint::AwsAt(url) = endpoint {
                    config = config.endpoint_url(url);
                }
                let is_aws = endpoint.url_outside_aws().is_none();
                let sts = is_aws.then(|| aws_sdk_sts::config::Builder::from(&shared));
                (config, sts)
            }
        };
        let sts = sts.map(|config| {
            aws_sdk_sts::Client::from_conf(config.interceptor(reached.clone()).build())
        });
        let config = config.interceptor(calls.clone()).interceptor(reached.clone()).build();
        Self { client: Client::from_conf(config), sts, calls, reached, timeouts }
    }

    /// The error with the host that the request was for.
    fn placed(&self, error: CognitoError) -> CognitoError {
        CognitoError { host: self.reached.host(), ..error }
    }

    /// Number of API calls that were sent, each retry counted.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.count()
    }
}

fn timeout_config(timeouts: Timeouts) -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_timeout(timeouts.operation)
        .operation_attempt_timeout(timeouts.attempt)
        .build()
}

/// For a call that is sent once: what comes before it has to be done again before it is sent again.
pub(super) fn single_attempt() -> config::Builder {
    config::Builder::new().retry_config(RetryConfig::disabled())
}

fn sandbox_config(url: &str, region: SdkRegion, timeouts: Timeouts) -> config::Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(region)
        .http_client(SdkClients::default())
        .credentials_provider(Credentials::new("sandbox", "sandbox", None, None, "sandbox"))
        .endpoint_url(url)
        .timeout_config(timeout_config(timeouts))
        .retry_config(RetryConfig::standard())
}

/// The configuration from the environment and the user's AWS files.
async fn shared_config(
    region: SdkRegion,
    profile: Option<&str>,
    timeouts: Timeouts,
) -> aws_config::SdkConfig {
    let http = SdkClients::default();
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
    let credentials = aws_config::profile::ProfileFileCredentialsProvider::builder()
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

/// Whether a host is one of AWS's own service endpoints.
pub(crate) fn is_aws_host(host: &str) -> bool {
    [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws"]
        .iter()
        .any(|suffix| host.ends_with(suffix))
}

impl Aws {
    /// Whether the endpoint is not AWS's.
    pub(super) fn is_emulated(&self) -> bool {
        self.sts.is_none()
    }
}

impl Cognito for Aws {
    async fn caller(&self) -> Result<Option<AccountId>, CognitoError> {
        const OPERATION: &str = "GetCallerIdentity";
        let Some(sts) = &self.sts else {
            return Ok(None);
        };
        let identity = sts
            .get_caller_identity()
            .send()
            .await
            .map_err(|error| self.placed(CognitoError::of(OPERATION, &error)))?;
        identity.account().map(|account| super::decode::id(OPERATION, account)).transpose()
    }

    async fn pools(&self, page: Option<&PageToken>) -> Result<Page, CognitoError> {
        self.list_pools(page).await.map_err(|why| self.placed(why))
    }

    async fn all_pools(&self) -> Result<Vec<PoolName>, CognitoError> {
        self.list_all_pools().await.map_err(|why| self.placed(why))
    }

    async fn survey(
        &self,
        pool: &PoolId,
        clients: Option<ClientFilter<'_>>,
        pacer: &Pacer,
    ) -> Surveyed {
        self.survey_pool(pool, clients, pacer).await
    }

    async fn providers(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError> {
        let listed = self.list_identity_providers(pool).await;
        listed.map_err(|why| self.placed(why))
    }

    async fn observe(&self, wanted: &Wanted) -> Result<Observed, CognitoError> {
        let observed = self.observe_all(wanted).await;
        observed.map_err(|why| self.placed(why))
    }

    async fn examine(
        &self,
        pool: &PoolKey,
        client: &ClientKey,
        providers: &[String],
        found: oneshot::Sender<PoolId>,
    ) -> Examined {
        self.examine_all(pool, client, providers, found).await
    }

    async fn secret(&self, pool: &PoolId, client: &ObservedClient) -> ObservedSecret {
        self.known_secret(pool, client).await
    }

    async fn secrets(
        &self,
        pool: &PoolId,
        client: &ClientId,
    ) -> Result<Vec<ListedSecret>, CognitoError> {
        self.list_secrets(pool, client).await.map_err(|why| self.placed(why))
    }

    async fn custom_scopes(&self, pool: &PoolId) -> Result<Vec<String>, CognitoError> {
        self.list_custom_scopes(pool).await.map_err(|why| self.placed(why))
    }

    async fn raw_set_up(
        &self,
        pool: &ObservedPool,
        client: Option<&ObservedClient>,
    ) -> Result<RawSetUp, CognitoError> {
        self.read_raw(pool, client).await.map_err(|why| self.placed(why))
    }

    async fn execute(&self, step: &Step, ids: &Ids) -> Result<StepOutcome, CognitoError> {
        let made = self.perform(step, ids).await;
        made.map_err(|why| self.placed(why))
    }

    async fn twin(
        &self,
        step: &Step,
        ids: &Ids,
        outcome: &StepOutcome,
    ) -> Result<Option<Twin>, CognitoError> {
        let twin = self.find_twin(step, ids, outcome).await;
        twin.map_err(|why| self.placed(why))
    }
}
