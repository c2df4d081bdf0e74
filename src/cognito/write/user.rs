//! Users.

use aws_sdk_cognitoidentityprovider::types::{
    AttributeType, DeliveryMediumType, MessageActionType,
};
use secrecy::ExposeSecret;

use super::super::StepOutcome;
use super::super::adapter::Aws;
use super::super::error::{CognitoError, Kind};
use super::super::raw::raw;
use super::super::step::NewUser;
use super::unbuildable;
use crate::values::PoolId;

impl Aws {
    pub(super) async fn create_user(
        &self,
        pool: &PoolId,
        user: &NewUser,
    ) -> Result<StepOutcome, CognitoError> {
        let attribute = |name: &str, value: &str| {
            AttributeType::builder()
                .name(name)
                .value(value)
                .build()
                .map_err(unbuildable("AdminCreateUser"))
        };
        let mut attributes = vec![attribute("email_verified", "true")?];
        for (name, value) in &user.attributes {
            attributes.push(attribute(name, value)?);
        }
        let call = self
            .client
            .admin_create_user()
            .user_pool_id(pool.as_str())
            .username(&user.name)
            .set_user_attributes(Some(attributes))
            .set_message_action(user.password.is_some().then_some(MessageActionType::Suppress))
            // Cognito's own default is SMS.
            .set_desired_delivery_mediums(
                user.password.is_none().then(|| vec![DeliveryMediumType::Email]),
            );
        match raw!("AdminCreateUser", call) {
            Ok(_) => {}
            Err(error) if error.kind == Kind::Exists => {
                // A user of that name who is another person must not get this one's password.
                if !self.is_user(pool, user).await? {
                    return Err(error);
                }
            }
            Err(error) => return Err(error),
        }
        let Some(password) = &user.password else {
            return Ok(StepOutcome {
                note: Some("invitation sent".to_owned()),
                ..StepOutcome::default()
            });
        };
        let call = self
            .client
            .admin_set_user_password()
            .user_pool_id(pool.as_str())
            .username(&user.name)
            .password(password.expose_secret())
            .permanent(true);
        raw!("AdminSetUserPassword", call)?;
        Ok(StepOutcome {
            note: Some("with the given password".to_owned()),
            ..StepOutcome::default()
        })
    }
}

impl Aws {
    /// Whether the user of that name is the one with that address.
    async fn is_user(&self, pool: &PoolId, user: &NewUser) -> Result<bool, CognitoError> {
        if user.name == user.email.as_str() {
            return Ok(true);
        }
        let found = self.user_with(pool, &user.email).await?;
        Ok(found.is_some_and(|found| found.name == user.name))
    }
}
