//! Which users may sign in.

use crate::sandbox::{error::ApiError, state::User};

/// Rejects a user whose password was reset, whatever password is sent.
pub(super) fn check_reset(user: &User) -> Result<(), ApiError> {
    if user.status == "RESET_REQUIRED" {
        let message = "Password reset required for the user";
        return Err(ApiError::new("PasswordResetRequiredException", message));
    }
    Ok(())
}

/// Checks that a user with the right password may sign in at all.
pub(super) fn check_user(user: &User) -> Result<(), ApiError> {
    check_reset(user)?;
    if user.disabled {
        return Err(ApiError::not_authorized("User is disabled."));
    }
    if user.status == "UNCONFIRMED" {
        return Err(ApiError::new("UserNotConfirmedException", "User is not confirmed."));
    }
    Ok(())
}
