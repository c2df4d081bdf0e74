//! The identity providers of a pool, from single reads.

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::join;

use super::adapter::Aws;
use super::decode;
use super::error::{CognitoError, Kind};
use super::observed::Part;
use super::observed_provider::ObservedProvider;
use super::pace::{CLIENT_READS, MAX_CONCURRENT, Pace};
use super::{Described, Wanted};
use crate::values::PoolId;

impl Aws {
    /// The names of the pool's identity providers, and those that are described.
    pub(super) async fn observe_providers(
        &self,
        pool: &PoolId,
        wanted: &Wanted,
    ) -> Result<(Part<Vec<String>>, Vec<ObservedProvider>), CognitoError> {
        match &wanted.providers {
            Described::All => {
                let names = self.list_identity_providers(pool).await?;
                let described = self.describe_providers(pool, &names).await?;
                Ok((Part::Read(names), described))
            }
            Described::Named(names) => {
                let list = async {
                    match wanted.identity_providers {
                        true => self.list_identity_providers(pool).await.map(Part::Read),
                        false => Ok(Part::NotRead),
                    }
                };
                let (described, list) = join!(self.describe_providers(pool, names), list);
                let described = described?;
                Ok((list?, described))
            }
        }
    }

    /// Those of the named providers that are there.
    async fn describe_providers(
        &self,
        pool: &PoolId,
        names: &[String],
    ) -> Result<Vec<ObservedProvider>, CognitoError> {
        let pace = Pace::new(CLIENT_READS);
        stream::iter(names.iter().enumerate().map(|(index, name)| {
            let pace = &pace;
            async move {
                pace.turn(index).await;
                match self.describe_provider(pool, name).await {
                    Ok(answer) => decode::provider(&answer).map(Some),
                    Err(error) if error.kind == Kind::NotFound => Ok(None),
                    Err(error) => Err(error),
                }
            }
        }))
        .buffered(MAX_CONCURRENT)
        .try_filter_map(|provider| async move { Ok(provider) })
        .try_collect()
        .await
    }
}
