//! The AWS SDK behind the port, and which Cognito it leads to.

use std::time::Duration;

use tokio::sync::oneshot;

use super::Examined;
use super::api::{self, Api, Calls, RequestedHost};
use super::error::CognitoError;
use super::observed::{Observed, ObservedPool};
use super::observed_client::ObservedClient;
use super::observed_secret::ObservedSecret;
use super::step::Step;
use super::timeouts::Timeouts;
use super::{
    ClientFilter, Cognito, Ids, ListedSecret, Pacer, Page, PageToken, PoolName, RawSetUp,
    StepOutcome, Surveyed, Twin, Wanted,
};
use crate::settings::{ClientKey, PoolKey};
use crate::values::{AccountId, ClientId, PoolId, Region};

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
    /// How long to wait there: other endpoints than AWS's are near.
    fn timeouts(&self) -> Timeouts {
        match self {
            Self::Aws | Self::AwsAt(_) => Timeouts::default(),
            Self::Sandbox(_) | Self::Custom(_) => Timeouts {
                read: Duration::from_millis(150),
                settle: Duration::from_millis(200),
                ..Timeouts::default()
            },
        }
    }

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
    pub(super) api: Api,
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
        Self::connect_with(endpoint, region, profile, endpoint.timeouts()).await
    }

    /// The same with other timeouts.
    pub(crate) async fn connect_with(
        endpoint: &Endpoint,
        region: &Region,
        profile: Option<&str>,
        timeouts: Timeouts,
    ) -> Self {
        let (calls, reached) = (Calls::default(), RequestedHost::default());
        let config = match endpoint {
            Endpoint::Sandbox(_) => api::config_without_files(region, timeouts),
            Endpoint::Aws | Endpoint::AwsAt(_) | Endpoint::Custom(_) => {
                api::config(region, profile, timeouts).await
            }
        };
        let sts = endpoint.url_outside_aws().is_none().then(|| {
            let config = aws_sdk_sts::config::Builder::from(&config);
            aws_sdk_sts::Client::from_conf(config.interceptor(reached.clone()).build())
        });
        let url = match endpoint {
            Endpoint::Aws => None,
            Endpoint::AwsAt(url) | Endpoint::Sandbox(url) | Endpoint::Custom(url) => Some(&**url),
        };
        let api = Api::new(&config, url, region, (&calls, &reached));
        Self { api, sts, calls, reached, timeouts }
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
