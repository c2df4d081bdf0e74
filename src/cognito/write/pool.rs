//! User pools: made, and their second factor.

use serde_json::{Value, json};

use super::super::StepOutcome;
use super::super::adapter::Aws;
use super::super::decode;
use super::super::error::CognitoError;
use super::super::fields::{Change, PoolField};
use super::super::raw::raw;
use super::super::step::{NewPool, Resource};
use super::super::update::Whole;
use super::{make_once, once, text_at};
use crate::values::{Mfa, PoolId, SignIn};

impl Aws {
    pub(super) async fn create_pool(&self, pool: &NewPool) -> Result<StepOutcome, CognitoError> {
        let ours = async || {
            let named = self.pools_named(pool.name.as_str()).await?.pools.into_iter();
            let tagged = named.filter(|pool| pool.owner_tag().is_some());
            tagged.map(|pool| Ok(pool.dated()?.id)).collect()
        };
        let create = async || self.create_pool_once(pool).await;
        let created = make_once(Resource::Pool, self.timeouts, create, ours).await?;
        Ok(self.created_pool(pool, created).await)
    }

    async fn create_pool_once(&self, pool: &NewPool) -> Result<PoolId, CognitoError> {
        let call = self.client.create_user_pool().pool_name(pool.name.as_str());
        let answer = once!("CreateUserPool", call, request(pool))?;
        decode::id("CreateUserPool", &text_at(&answer, &["UserPool", "Id"], "CreateUserPool")?)
    }

    /// Sets the MFA mode, and allows the authenticator app that it needs.
    pub(super) async fn set_mfa(
        &self,
        pool: &PoolId,
        to: Mfa,
        change: &Change,
    ) -> Result<(), CognitoError> {
        let mut changes = vec![change.clone()];
        if to != Mfa::Off {
            let call = self.client.get_user_pool_mfa_config().user_pool_id(pool.as_str());
            let now = raw!("GetUserPoolMfaConfig", call)?;
            changes.extend(PoolField::AUTHENTICATOR_APP.set(&now, true));
        }
        self.update(&Whole::Mfa(pool), &changes).await
    }
}

/// The request of `CreateUserPool`.
pub(super) fn request(pool: &NewPool) -> Value {
    let mut request = json!({
        "PoolName": pool.name,
        "UserPoolTags": pool.tags,
        "AutoVerifiedAttributes": ["email"],
        // Left out, names would differ by case, for good.
        "UsernameConfiguration": { "CaseSensitive": false },
    });
    for setting in &pool.settings {
        setting.put(&mut request);
    }
    let Value::Object(members) = &mut request else {
        return request;
    };
    if pool.sign_in == SignIn::Email {
        members.insert("UsernameAttributes".to_owned(), json!(["email"]));
    }
    if !pool.required_attributes.is_empty() {
        let schema = pool.required_attributes.iter().map(|name| {
            // An attribute that an identity provider fills has to be mutable.
            json!({ "Name": name, "AttributeDataType": "String", "Required": true, "Mutable": true })
        });
        members.insert("Schema".to_owned(), schema.collect());
    }
    request
}
