//! Twins: names are not unique, so two runs that both found nothing may create a pool or an app client each.
//!
//! The older of the two stays, by its creation date and then by its id, which every run reads alike. The run with the
//! other one deletes it: only what Cognito's own answer says it has just created, and only while nobody uses it.

use std::fmt::Display;

use serde_json::Value;

use super::super::adapter::Aws;
use super::super::decode::{Dated, PoolJson};
use super::super::error::{CognitoError, Kind};
use super::super::fields::PoolField;
use super::super::step::{NewClient, NewPool, Resource, Step};
use super::super::{Ids, Twin};
use super::once::several;
use super::unless_gone;
use crate::values::{ClientId, PoolId};

/// This run's, and the oldest of the others.
type Rivals<I> = (Dated<I>, Dated<I>);

impl Aws {
    /// Looks for the pool of another run, and deletes this run's if that one is older.
    pub(super) async fn twin_of_pool(
        &self,
        pool: &NewPool,
        own: &PoolId,
        by_name: bool,
    ) -> Result<Option<Twin>, CognitoError> {
        let rivals = self.rival_pools(pool, own).await?;
        // Boxed: it is rare, and its future would be part of every create's.
        let delete = async || Box::pin(self.delete_own_pool(pool, own)).await;
        twin(Resource::Pool, own, by_name, rivals, delete).await
    }

    /// Looks for the app client of another run, and deletes this run's if that one is older.
    pub(super) async fn twin_of_client(
        &self,
        pool: &PoolId,
        client: &NewClient,
        (own, by_name): (&ClientId, bool),
    ) -> Result<Option<Twin>, CognitoError> {
        let rivals = self.rival_clients(pool, client, own).await?;
        let step = Step::DeleteClient { id: own.clone(), name: client.name.to_string() };
        let delete = async || self.delete(pool, &step).await;
        twin(Resource::Client, pool, by_name, rivals, delete).await
    }

    /// `None` if there is no other pool of that name with cogoidc's tag.
    async fn rival_pools(
        &self,
        pool: &NewPool,
        own: &PoolId,
    ) -> Result<Option<Rivals<PoolId>>, CognitoError> {
        let (mut ids, _) = self.pool_ids(pool.name.as_str()).await?;
        ids.retain(|id| id != own);
        let named = self.describe_pools(ids).await?.into_iter();
        let tagged = named.filter(|pool| pool.owner_tag().is_some());
        let Some(other) = oldest(tagged.map(|pool| pool.dated()).collect::<Result<_, _>>()?) else {
            return Ok(None);
        };
        let own = PoolJson::read(&self.describe_pool(own).await?)?.dated()?;
        Ok(Some((own, other)))
    }

    /// `None` if the pool has no other app client of that name.
    async fn rival_clients(
        &self,
        pool: &PoolId,
        client: &NewClient,
        own: &ClientId,
    ) -> Result<Option<Rivals<ClientId>>, CognitoError> {
        let named = self.list_clients(pool).await?.into_iter();
        let named = named.filter(|other| other.name == client.name.as_str() && other.id != *own);
        let mut others = Vec::new();
        for other in named {
            match self.dated_client(pool, other.id).await {
                // Its own run deleted it between the list and now.
                Err(error) if error.kind == Kind::NotFound => {}
                other => others.push(other?),
            }
        }
        let Some(other) = oldest(others) else {
            return Ok(None);
        };
        Ok(Some((self.dated_client(pool, own.clone()).await?, other)))
    }

    async fn dated_client(
        &self,
        pool: &PoolId,
        id: ClientId,
    ) -> Result<Dated<ClientId>, CognitoError> {
        let answer = self.describe_client(pool, &id).await?;
        let created = answer.pointer("/UserPoolClient/CreationDate").and_then(Value::as_f64);
        Ok(Dated { created: created.unwrap_or_default(), id })
    }

    /// Deletes the pool that this run created a moment ago, unless somebody uses it by now.
    async fn delete_own_pool(&self, pool: &NewPool, own: &PoolId) -> Result<(), CognitoError> {
        let now = PoolJson::read(&self.describe_pool(own).await?)?.pool()?;
        // An estimate, but one that needs no permission to list users.
        if now.users > 0 {
            let why = "a user was added to it in the meantime";
            return Err(CognitoError::local("DescribeUserPool", Kind::Changed, why));
        }
        if let Some(change) = PoolField::DELETION_PROTECTION.set(&now.described, false) {
            let ids = Ids { pool: Some(own.clone()), client: None };
            self.perform(&Step::Unprotect { name: pool.name.to_string(), change }, &ids).await?;
        }
        self.delete(own, &Step::DeletePool { id: own.clone(), name: pool.name.to_string() }).await
    }
}

fn oldest<I: Ord>(all: Vec<Dated<I>>) -> Option<Dated<I>> {
    all.into_iter().reduce(|first, next| if next.is_older_than(&first) { next } else { first })
}

/// The twin of what this run created in, or as, that pool; this run's is deleted if it is the younger one.
async fn twin<I: Ord + Display>(
    resource: Resource,
    pool: &PoolId,
    by_name: bool,
    rivals: Option<Rivals<I>>,
    delete: impl AsyncFn() -> Result<(), CognitoError>,
) -> Result<Option<Twin>, CognitoError> {
    let Some((own, other)) = rivals else {
        return Ok(None);
    };
    if by_name {
        return Err(several(resource));
    }
    if own.is_older_than(&other) {
        return Ok(None);
    }
    let deletion = delete().await.or_else(unless_gone);
    let (older, own, pool) = (other.id.to_string(), own.id.to_string(), pool.clone());
    Ok(Some(Twin { resource, older, own, pool, deletion }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runs_take_the_same_one_for_the_older() {
        let dated = |created, id| Dated { created, id };
        for (a, b) in [
            (dated(1.001, "b"), dated(1.002, "a")),
            (dated(1.001, "a"), dated(1.001, "b")),
            (dated(0.0, "a"), dated(0.0, "b")),
        ] {
            assert!(a.is_older_than(&b) && !b.is_older_than(&a), "{a:?} {b:?}");
            assert_eq!(oldest(vec![b, a.clone()]), Some(a));
        }
    }
}
