//! User pools: made, and their second factor.

use aws_sdk_cognitoidentityprovider::types::{
    AdminCreateUserConfigType, AttributeDataType, DeletionProtectionType, SchemaAttributeType,
    UserPoolTierType, UsernameAttributeType, UsernameConfigurationType, VerifiedAttributeType,
};
use serde_json::{Value, json};

use super::super::adapter::Aws;
use super::super::decode::{self, PoolJson};
use super::super::error::CognitoError;
use super::super::raw::raw;
use super::super::step::{Change, NewPool};
use super::super::update::Whole;
use super::super::{Ids, Made};
use super::{make_once, once, text_at, unbuildable};
use crate::values::{Mfa, PoolId, SignIn};

impl Aws {
    pub(super) async fn create_pool(&self, pool: &NewPool) -> Result<Made, CognitoError> {
        let ours = async || {
            let named = self.pools_named(pool.name.as_str()).await?;
            let tagged = named.into_iter().filter(|pool| pool.owner_tag().is_some());
            tagged.map(|pool| PoolJson::candidate(pool).map(|pool| pool.id)).collect()
        };
        let id = make_once(
            "CreateUserPool",
            self.patience,
            async || self.create_pool_once(pool).await,
            ours,
        )
        .await?;
        Ok(Made { ids: Ids { pool: Some(id), client: None }, ..Made::default() })
    }

    async fn create_pool_once(&self, pool: &NewPool) -> Result<PoolId, CognitoError> {
        let call = self
            .client
            .create_user_pool()
            .pool_name(pool.name.as_str())
            .set_user_pool_tags(Some(pool.tags.clone().into_iter().collect()))
            .user_pool_tier(UserPoolTierType::from(pool.tier.api()))
            .deletion_protection(if pool.deletion_protection {
                DeletionProtectionType::Active
            } else {
                DeletionProtectionType::Inactive
            })
            .admin_create_user_config(
                AdminCreateUserConfigType::builder()
                    .allow_admin_create_user_only(!pool.self_sign_up)
                    .build(),
            )
            // Left out, names would differ by case, for good.
            .username_configuration(
                UsernameConfigurationType::builder()
                    .case_sensitive(false)
                    .build()
                    .map_err(unbuildable("CreateUserPool"))?,
            )
            .auto_verified_attributes(VerifiedAttributeType::Email)
            .set_username_attributes(
                (pool.sign_in == SignIn::Email).then(|| vec![UsernameAttributeType::Email]),
            )
            .set_schema((!pool.required_attributes.is_empty()).then(|| {
                pool.required_attributes.iter().map(|name| required_attribute(name)).collect()
            }));
        let answer = once!("CreateUserPool", call)?;
        decode::id("CreateUserPool", &text_at(&answer, &["UserPool", "Id"], "CreateUserPool")?)
    }

    pub(super) async fn set_mfa(
        &self,
        pool: &PoolId,
        from: &str,
        to: Mfa,
    ) -> Result<(), CognitoError> {
        let scalar = |path: &[&str], from: Value, to: Value| Change::Scalar {
            label: "mfa",
            path: path.iter().map(|&p| p.to_owned()).collect(),
            from,
            to,
        };
        let now = raw!(
            "GetUserPoolMfaConfig",
            self.client.get_user_pool_mfa_config().user_pool_id(pool.as_str())
        )?;
        let mut changes = vec![scalar(&["MfaConfiguration"], from.into(), to.api().into())];
        let factor =
            now.pointer("/SoftwareTokenMfaConfiguration/Enabled").cloned().unwrap_or(Value::Null);
        if to != Mfa::Off {
            changes.push(scalar(
                &["SoftwareTokenMfaConfiguration", "Enabled"],
                factor,
                json!(true),
            ));
        }
        self.update(&Whole::Mfa(pool), &changes).await
    }
}

fn required_attribute(name: &str) -> SchemaAttributeType {
    SchemaAttributeType::builder()
        .name(name)
        .attribute_data_type(AttributeDataType::String)
        .required(true)
        // An attribute that an identity provider fills has to be mutable.
        .mutable(true)
        .build()
}
