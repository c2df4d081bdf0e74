//! User pools: made, and their second factor.

use std::slice;

use futures_util::future::join;
use serde_json::{Value, json};

use super::super::adapter::Aws;
use super::super::decode;
use super::super::error::CognitoError;
use super::super::fields::{Change, PoolField};
use super::super::step::{NewPool, Resource};
use super::super::update::Whole;
use super::super::{Ids, StepOutcome};
use super::once::make_once;
use super::text_at;
use crate::values::{Mfa, PoolId, SignIn};

impl Aws {
    pub(super) async fn create_pool(&self, pool: &NewPool) -> Result<StepOutcome, CognitoError> {
        let ours = async || {
            let named = self.pools_named(pool.name.as_str()).await?.into_iter();
            let tagged = named.filter(|pool| pool.owner_tag().is_some());
            tagged.map(|pool| Ok(pool.dated()?.id)).collect()
        };
        let create = async || self.create_pool_once(pool).await;
        let (id, by_name) = make_once(Resource::Pool, self.timeouts, create, ours).await?;
        let ids = Ids { pool: Some(id), client: None };
        Ok(StepOutcome { ids, by_name, ..StepOutcome::default() })
    }

    async fn create_pool_once(&self, pool: &NewPool) -> Result<PoolId, CognitoError> {
        let answer = self.api.call_once("CreateUserPool", request(pool)).await?;
        decode::id("CreateUserPool", &text_at(&answer, &["UserPool", "Id"], "CreateUserPool")?)
    }

    /// Sets the MFA mode and how passkeys work, with what the mode needs of the factors.
    pub(super) async fn set_mfa(
        &self,
        pool: &PoolId,
        changes: &[Change],
    ) -> Result<(), CognitoError> {
        let changes = |now: &Value| with_needed_factors(now, changes);
        self.update_by(&Whole::Mfa(pool), changes).await.map(drop)
    }

    /// Switches off the deletion protection of a pool that no app client uses. It is not read back: Cognito refuses the
    /// deletion that follows if another writer put it on again.
    pub(super) async fn unprotect(
        &self,
        pool: &PoolId,
        change: &Change,
    ) -> Result<(), CognitoError> {
        let whole = Whole::Pool(pool);
        let (unused, read) = join(self.check_unused(pool), self.read_quickly(&whole)).await;
        unused?;
        let (begun, mut now) = read?;
        if begun.elapsed() > self.timeouts.read {
            (_, now) = self.read_quickly(&whole).await?;
        }
        match whole.changed(&now, slice::from_ref(change))? {
            Some(request) => self.send_whole(&whole, request).await,
            None => Ok(()),
        }
    }
}

/// The members of `SetUserPoolMfaConfig` that changes ask for in a new pool.
pub(super) fn new_mfa(changes: &[Change]) -> Value {
    let mut members = json!({});
    for change in with_needed_factors(&members, changes) {
        // Nothing is there that a change could differ from.
        let _differs = change.merge(&mut members);
    }
    members
}

/// The changes, with what they need of the factors.
fn with_needed_factors(now: &Value, changes: &[Change]) -> Vec<Change> {
    let is_off = |change| PoolField::MFA.becomes(change, Mfa::Off);
    let is_all_off = changes.iter().all(is_off);
    let needed = if is_all_off { Vec::new() } else { needed_factors(now, changes) };
    changes.iter().cloned().chain(needed).collect()
}

/// What the MFA mode needs: the authenticator app; where it is required, passkeys that count as two factors.
fn needed_factors(now: &Value, changes: &[Change]) -> Vec<Change> {
    let mode = PoolField::MFA.shown_in(changes);
    let is_set_to = |mfa: Mfa| mode == Some(mfa.into());
    let app = is_set_to(Mfa::Optional) || is_set_to(Mfa::Required);
    let is_required = is_set_to(Mfa::Required)
        || mode.is_none() && PoolField::MFA.set(now, Mfa::Required).is_none();
    let has_passkeys = now.get("WebAuthnConfiguration").is_some()
        || PoolField::USER_VERIFICATION.shown_in(changes).is_some();
    [
        PoolField::AUTHENTICATOR_APP.set(now, true).filter(|_| app),
        PoolField::PASSKEY_MFA.set(now, true).filter(|_| is_required && has_passkeys),
    ]
    .into_iter()
    .flatten()
    .collect()
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
