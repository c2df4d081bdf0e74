//! Users.

use secrecy::ExposeSecret;
use serde_json::json;

use super::super::StepOutcome;
use super::super::adapter::Aws;
use super::super::error::{CognitoError, Kind};
use super::super::step::NewUser;
use super::with;
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
        let request = json!({
            "UserPoolId": pool,
            "Username": user.name,
            "Password": password.expose_secret(),
            "Permanent": true,
        });
        self.api.call("AdminSetUserPassword", request).await?;
        Ok(noted("with the given password"))
    }

    async fn admin_create_user(&self, pool: &PoolId, user: &NewUser) -> Result<(), CognitoError> {
        let verified = ("email_verified", "true");
        let given = user.attributes.iter().map(|(name, value)| (&**name, &**value));
        let attributes = [verified].into_iter().chain(given);
        let attributes = attributes.map(|(name, value)| json!({ "Name": name, "Value": value }));
        let request = json!({
            "UserPoolId": pool,
            "Username": user.name,
            "UserAttributes": attributes.collect::<Vec<_>>(),
        });
        let (member, value) = match user.password {
            Some(_) => ("MessageAction", json!("SUPPRESS")),
            // Cognito's own default is SMS.
            None => ("DesiredDeliveryMediums", json!(["EMAIL"])),
        };
        self.api.call("AdminCreateUser", with(request, member, value)).await.map(drop)
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
