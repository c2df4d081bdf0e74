//! Which second factors a user is asked for.

use serde_json::{Value, json};

use super::{access_token::authorize, request::Request};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Object, State, User},
};

/// The factors that the sandbox cannot ask for: the member, the name of the factor, the attribute that it needs.
const UNSENT_FACTORS: [(&str, &str, &str); 2] =
    [("SMSMfaSettings", "SMS_MFA", "phone_number"), ("EmailMfaSettings", "EMAIL_OTP", "email")];

const SOFTWARE_TOKEN: &str = "SOFTWARE_TOKEN_MFA";

pub(crate) fn set(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    set_for(caller.user(pool)?, request)
}

pub(crate) fn admin_set(state: &mut State, request: &Request<'_>) -> ApiResult {
    set_for(state.pool(request)?.user(request)?, request)
}

fn set_for(user: &mut User, request: &Request<'_>) -> ApiResult {
    for (member, factor, attribute) in UNSENT_FACTORS {
        if !is_on(request, member, "Enabled") {
            continue;
        }
        if !user.attributes.contains_key(attribute) {
            return Err(not_set_up(factor));
        }
        let message = format!("The sandbox sends no codes, so {factor} cannot be turned on.");
        return Err(ApiError::invalid(message));
    }
    if is_on(request, "WebAuthnMfaSettings", "Enabled") {
        return Err(ApiError::invalid("The sandbox has no passkeys."));
    }
    if request.body.contains_key("SoftwareTokenMfaSettings") {
        let enabled = is_on(request, "SoftwareTokenMfaSettings", "Enabled");
        let preferred = enabled && is_on(request, "SoftwareTokenMfaSettings", "PreferredMfa");
        match &mut user.authenticator {
            Some(app) => (app.enabled, app.preferred) = (enabled, preferred),
            None if enabled => return Err(not_set_up(SOFTWARE_TOKEN)),
            None => {}
        }
    }
    user.modified = request.now;
    Ok(json!({}))
}

fn is_on(request: &Request<'_>, settings: &str, member: &str) -> bool {
    let settings = request.body.get(settings);
    settings.and_then(|settings| settings.get(member)) == Some(&Value::Bool(true))
}

fn not_set_up(factor: &str) -> ApiError {
    let message = format!("User does not have delivery config set to turn on {factor}");
    ApiError::invalid(message)
}

/// The members of a user that name the factors. A user without any has none of them.
pub(crate) fn members(user: &User) -> Object {
    let mut members = Object::new();
    if let Some(app) = user.authenticator.as_ref().filter(|app| app.enabled) {
        members.insert("UserMFASettingList".into(), json!([SOFTWARE_TOKEN]));
        if app.preferred {
            members.insert("PreferredMfaSetting".into(), SOFTWARE_TOKEN.into());
        }
    }
    members
}
