//! The identity providers of a pool, from single reads.

use tokio::join;

use super::adapter::Aws;
use super::decode;
use super::error::CognitoError;
use super::observed_provider::ObservedProvider;
use super::pace::{CLIENT_READS, Pace};
use super::part::Part;
use super::read::if_there;
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
        let reads = names.iter().map(|name| async move {
            let there = if_there(self.describe_provider(pool, name).await)?;
            there.map(|answer| decode::provider(&answer)).transpose()
        });
        Pace::new(CLIENT_READS).found(0, reads).await
    }
}
