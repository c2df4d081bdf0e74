//! Multi-factor authentication of a pool.

use serde_json::Value;

use super::{
    request::Request,
    settings::{first_factors, need_tier},
};
use crate::sandbox::{
    error::{Answer, ApiError},
    state::{Object, Pool, State, text},
};

/// The block that is about first factors.
pub(crate) const PASSKEYS: &str = "WebAuthnConfiguration";

const FACTORS: [&str; 4] =
    ["SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", PASSKEYS];

pub(crate) fn get(state: &mut State, request: &Request<'_>) -> Answer {
    Ok(shown(state.pool(request)?))
}

/// A full replacement; an omitted mode means OFF.
pub(crate) fn set(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let mode = request.text("MfaConfiguration").unwrap_or("OFF");
    let factors = request.given(&FACTORS);
    let software =
        factors.get("SoftwareTokenMfaConfiguration").and_then(|block| block.get("Enabled"))
            == Some(&Value::Bool(true));
    let by_sms = factors
        .get("SmsMfaConfiguration")
        .is_some_and(|block| block.get("SmsConfiguration").is_some())
        || factors.contains_key("SmsMfaConfiguration")
            && pool.settings.contains_key("SmsConfiguration");
    let by_mail = factors.contains_key("EmailMfaConfiguration");
    match mode {
        "OFF" if has_factor(&factors) => {
            return Err(ApiError::invalid(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA together",
            ));
        }
        "OFF" => {}
        _ if !software && !by_sms && !by_mail => {
            return Err(ApiError::invalid(
                "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
            ));
        }
        _ => {}
    }
    if by_mail {
        need_tier(pool.setting("UserPoolTier"), "Email MFA")?;
        let sender = pool.settings.get("EmailConfiguration").and_then(Value::as_object);
        if sender.is_none_or(|sender| text(sender, "EmailSendingAccount") != "DEVELOPER") {
            return Err(ApiError::invalid(
                "Email MFA needs an email configuration with EmailSendingAccount DEVELOPER.",
            ));
        }
    }
    let factors_of_policy = first_factors(&pool.settings);
    if mode == "ON" && factors_of_policy.iter().any(|factor| factor.ends_with("_OTP")) {
        return Err(ApiError::invalid(
            "Only PASSWORD and WEB_AUTHN are allowed as first authentication factors when MFA is required.",
        ));
    }
    if let Some(sms) =
        factors.get("SmsMfaConfiguration").and_then(|block| block.get("SmsConfiguration"))
    {
        pool.settings.insert("SmsConfiguration".into(), sms.clone());
    }
    pool.settings.insert("MfaConfiguration".into(), mode.into());
    pool.settings.insert("LastModifiedDate".into(), request.now.into());
    pool.factors = factors;
    Ok(shown(pool))
}

fn shown(pool: &Pool) -> Value {
    let mut answer = pool.factors.clone();
    answer.insert("MfaConfiguration".into(), pool.setting("MfaConfiguration").into());
    answer.into()
}

/// Whether there is a second factor among these; a passkey is a first one.
pub(crate) fn has_factor(factors: &Object) -> bool {
    factors.keys().any(|name| name != PASSKEYS)
}

pub(crate) fn needs_sms() -> ApiError {
    ApiError::invalid(
        "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    )
}
