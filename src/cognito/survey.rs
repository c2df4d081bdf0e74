//! Reading for an audit: each pool of an account with its app clients.

use futures_util::StreamExt;
use futures_util::future::try_join_all;
use futures_util::stream;
use tokio::join;

use super::adapter::Aws;
use super::decode::{self, PoolJson};
use super::error::{CognitoError, Kind};
use super::examine::Examined;
use super::observed::{ClientSummary, ObservedDomain, ObservedPool};
use super::observed_client::ObservedClient;
use super::pacer::Pacer;
use super::pools::all_pages;
use crate::values::{LoginPages, PoolId};

/// App clients of one pool that are read together.
const MAX_CONCURRENT: usize = 4;

/// A pool of the account by its name.
#[derive(Clone, Debug)]
pub(crate) struct PoolName {
    pub(crate) id: PoolId,
    pub(crate) name: String,
}

/// Whether an app client of a pool is to be read.
pub(crate) type ClientFilter<'a> = &'a (dyn Fn(&ObservedPool, &ClientSummary) -> bool + Sync);

/// A pool of the account, and its app clients if they were read.
#[derive(Debug)]
pub(crate) struct Surveyed {
    /// Without an app client.
    pub(crate) pool: Examined,
    pub(crate) clients: Result<Vec<(ClientSummary, Examined)>, CognitoError>,
}

impl Aws {
    /// Every pool of the account and region.
    pub(super) async fn list_all_pools(&self) -> Result<Vec<PoolName>, CognitoError> {
        let mut pools = Vec::new();
        all_pages(self, |id, name| pools.push(PoolName { id, name })).await?;
        Ok(pools)
    }

    /// A pool, and the wanted ones of its app clients.
    pub(super) async fn survey_pool(
        &self,
        id: &PoolId,
        wanted: Option<ClientFilter<'_>>,
        pacer: &Pacer,
    ) -> Surveyed {
        let (pool, patterns) = join!(self.survey_itself(id, pacer), async {
            pacer.resources.turn().await;
            self.client_id_patterns(id).await
        });
        let Ok((pool, domains)) = pool else {
            let why = pool.err().unwrap_or_else(not_read);
            return Surveyed { pool: Examined::failed(&why), clients: Ok(Vec::new()) };
        };
        let examined = |client, style, patterns| Examined {
            pool: Ok(pool.clone()),
            domains: domains.clone(),
            client,
            style,
            mfa_config: None,
            client_id_patterns: patterns,
            providers: Err(not_read()),
            described: Vec::new(),
        };
        let is_managed = domains
            .as_ref()
            .is_ok_and(|domains| domains.iter().any(|one| one.pages == LoginPages::Managed));
        let clients = match wanted {
            Some(is_wanted) => {
                self.survey_clients(id, |client| is_wanted(&pool, client), is_managed, pacer).await
            }
            None => Ok(Vec::new()),
        };
        let clients = clients.map(|clients| {
            let each = clients.into_iter();
            each.map(|(named, client, style)| (named, examined(client, style, None))).collect()
        });
        Surveyed { pool: examined(Err(not_read()), None, Some(patterns)), clients }
    }

    async fn survey_itself(
        &self,
        id: &PoolId,
        pacer: &Pacer,
    ) -> Result<(ObservedPool, Result<Vec<ObservedDomain>, CognitoError>), CognitoError> {
        pacer.pools.turn().await;
        let json = PoolJson::read(&self.describe_pool(id).await?)?;
        let names = [json.custom_domain.clone(), json.domain.clone()];
        let pool = json.pool()?;
        let reads = names.iter().flatten().map(|name| async {
            pacer.resources.turn().await;
            self.observe_domain(name).await
        });
        let domains = try_join_all(reads).await;
        Ok((pool, domains.map(|domains| domains.into_iter().flatten().collect())))
    }

    async fn survey_clients(
        &self,
        pool: &PoolId,
        is_wanted: impl Fn(&ClientSummary) -> bool,
        is_managed: bool,
        pacer: &Pacer,
    ) -> Result<Vec<SurveyedClient>, CognitoError> {
        pacer.clients.turn().await;
        let mut clients = self.list_clients(pool).await?;
        clients.retain(is_wanted);
        let reads =
            clients.into_iter().map(|client| self.survey_client(pool, client, is_managed, pacer));
        Ok(stream::iter(reads).buffered(MAX_CONCURRENT).collect().await)
    }

    async fn survey_client(
        &self,
        pool: &PoolId,
        client: ClientSummary,
        is_managed: bool,
        pacer: &Pacer,
    ) -> SurveyedClient {
        let described = async {
            pacer.clients.turn().await;
            decode::client(&self.describe_client(pool, &client.id).await?)
        };
        let style = async {
            if !is_managed {
                return None;
            }
            pacer.resources.turn().await;
            let style = self.login_style(pool, &client.id).await;
            Some(style.map(|style| style.is_some()))
        };
        let (described, style) = join!(described, style);
        (client.clone(), described, style)
    }
}

/// An app client, and whether it has a login style.
type SurveyedClient =
    (ClientSummary, Result<ObservedClient, CognitoError>, Option<Result<bool, CognitoError>>);

/// Stands for what an audit does not read.
fn not_read() -> CognitoError {
    CognitoError::early(Kind::NotFound, "an audit does not read it")
}
