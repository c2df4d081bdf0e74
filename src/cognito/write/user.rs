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
        match self.admin_create_user(pool, user).await {
            Ok(()) => {}
            // A user of that name who is another person must not get this one's password.
            Err(error) if error.kind == Kind::Exists && self.is_user(pool, user).await? => {}
            Err(error) => return Err(error),
        }
        let Some(password) = &user.password else {
            return Ok(noted("invitation sent"));
        };
        let call = self
            .client
            .admin_set_user_password()
            .user_pool_id(pool.as_str())
            .username(&user.name)
            .password(password.expose_secret())
            .permanent(true);
        raw!("AdminSetUserPassword", call)?;
        Ok(noted("with the given password"))
    }

    async fn admin_create_user(&self, pool: &PoolId, user: &NewUser) -> Result<(), CognitoError> {
        let verified = ("email_verified", "true");
        let given = user.attributes.iter().map(|(name, value)| (&**name, &**value));
        let mut attributes = Vec::new();
        for (name, value) in [verified].into_iter().chain(given) {
            let attribute = AttributeType::builder().name(name).value(value).build();
            attributes.push(attribute.map_err(unbuildable("AdminCreateUser"))?);
        }
        let is_invited = user.password.is_none();
        let call = self
            .client
            .admin_create_user()
            .user_pool_id(pool.as_str())
            .username(&user.name)
            .set_user_attributes(Some(attributes))
            .set_message_action((!is_invited).then_some(MessageActionType::Suppress))
            // Cognito's own default is SMS.
            .set_desired_delivery_mediums(is_invited.then(|| vec![DeliveryMediumType::Email]));
        raw!("AdminCreateUser", call).map(drop)
    }

    /// Whether the user of that name is the one with that address.
    async fn is_user(&self, pool: &PoolId, user: &NewUser) -> Result<bool, CognitoError> {
        if user.name == user.email.as_str() {
            return Ok(true);
        }
        let found = self.user_with(pool, &user.email).await?;
        Ok(found.is_some_and(|found| found.name == user.name))
    }
}

/// The outcome of a step that says no more than this note.
fn noted(note: &str) -> StepOutcome {
    StepOutcome { note: Some(note.to_owned()), ..StepOutcome::default() }
}
