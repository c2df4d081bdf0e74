//! The pools of an account: listed, and searched by name.

use futures_util::StreamExt;

use super::adapter::Aws;
use super::decode::PoolJson;
use super::error::CognitoError;
use super::observed::Candidate;
use super::pace::{POOL_READS, Pace};
use super::read::{PAGE, if_there};
use super::{Page, PageToken, PoolSummary};
use crate::values::PoolId;

/// Pools on one page of choices: as many as are read in a second, so that nobody waits for the list.
const CHOICES: i32 = POOL_READS.cast_signed();

impl Aws {
    /// A page for choosing, each pool looked at.
    pub(super) async fn list_pools(&self, page: Option<&PageToken>) -> Result<Page, CognitoError> {
        let (pools, next) = self.list_page(CHOICES, page).await?;
        let reads = pools.into_iter().map(|(id, name)| async move {
            let pool = self.describe_pool(&id).await.and_then(|answer| PoolJson::read(&answer));
            let users = pool.as_ref().ok().map(|pool| pool.estimated_number_of_users);
            let ours = pool.is_ok_and(|pool| pool.owner_tag().is_some());
            PoolSummary { id, name, users, ours }
        });
        let pools = Pace::new(POOL_READS).results(0, reads).collect().await;
        Ok(Page { pools, next })
    }

    /// The pools of a name, described.
    pub(super) async fn pools_named(&self, name: &str) -> Result<Vec<PoolJson>, CognitoError> {
        let (ids, _) = self.pool_ids(name).await?;
        self.describe_pools(ids).await
    }

    /// The ids of the pools of a name, and the names of the others.
    pub(super) async fn pool_ids(
        &self,
        name: &str,
    ) -> Result<(Vec<PoolId>, Vec<String>), CognitoError> {
        let (mut ids, mut others) = (Vec::new(), Vec::new());
        all_pages(self, |id, other| {
            if other == name {
                ids.push(id);
            } else {
                others.push(other);
            }
        })
        .await?;
        Ok((ids, others))
    }

    /// Those of these pools that still exist.
    pub(super) async fn describe_pools(
        &self,
        ids: Vec<PoolId>,
    ) -> Result<Vec<PoolJson>, CognitoError> {
        let reads = ids.into_iter().map(|id| async move {
            let there = if_there(self.describe_pool(&id).await)?;
            there.map(|answer| PoolJson::read(&answer)).transpose()
        });
        Pace::new(POOL_READS).found(0, reads).await
    }
}

/// Reads the list of pools to its end. Each page waits for the one before, which keeps them near the quota; the SDK waits
/// if they are too fast.
pub(super) async fn all_pages(
    aws: &Aws,
    mut found: impl FnMut(PoolId, String),
) -> Result<(), CognitoError> {
    let mut token = None;
    loop {
        let (pools, next) = aws.list_page(PAGE, token.as_ref()).await?;
        for (id, name) in pools {
            found(id, name);
        }
        match next {
            Some(next) => token = Some(next),
            None => return Ok(()),
        }
    }
}

/// What a search by name came to.
pub(super) enum Found {
    None,
    One(Box<PoolJson>),
    Unclear(Vec<Candidate>),
}

/// The pool that cogoidc made, among those of one name: exactly one carries its tag, or none is there.
pub(super) fn choose(mut pools: Vec<PoolJson>) -> Result<Found, CognitoError> {
    if pools.is_empty() {
        return Ok(Found::None);
    }
    let tagged: Vec<usize> =
        pools.iter().enumerate().filter(|(_, p)| p.owner_tag().is_some()).map(|(i, _)| i).collect();
    match tagged.as_slice() {
        [one] => Ok(Found::One(Box::new(pools.swap_remove(*one)))),
        _ => Ok(Found::Unclear(
            pools.into_iter().map(PoolJson::candidate).collect::<Result<_, _>>()?,
        )),
    }
}
