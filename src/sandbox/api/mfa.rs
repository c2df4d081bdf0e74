//! The multi-factor authentication of a pool.

use serde_json::Value;

use super::{
    not_carried_out,
    request::Request,
    settings::{first_factors, require_tier},
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Object, Pool, Settings, State, text},
};

/// The block with passkeys, which are first factors.
pub(crate) const PASSKEYS: &str = "WebAuthnConfiguration";

const FACTORS: [&str; 4] =
    ["SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", PASSKEYS];

pub(crate) fn get(state: &mut State, request: &Request<'_>) -> ApiResult {
    Ok(mfa_output(state.pool(request)?))
}

/// A full replacement. An omitted mode means OFF.
pub(crate) fn set(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let mode = request.text("MfaConfiguration").unwrap_or("OFF");
    let factors = request.members(&FACTORS);
    check_factors(pool, mode, &factors)?;
    if factors.contains_key("EmailMfaConfiguration") {
        check_email(pool)?;
    }
    if mode == "ON" {
        let single = "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first auth factor";
        check_required(&pool.settings, &factors, single)?;
    }
    let before = not_carried_out::of_pool(pool);
    if let Some(sms) =
        factors.get("SmsMfaConfiguration").and_then(|block| block.get("SmsConfiguration"))
    {
        pool.settings.insert("SmsConfiguration", sms.clone());
    }
    pool.settings.insert("MfaConfiguration", mode.into());
    pool.settings.insert("LastModifiedDate", request.now.into());
    pool.factors = factors;
    pool.tell_not_carried_out(&before, not_carried_out::of_pool(pool));
    Ok(mfa_output(pool))
}

/// Checks that there is a factor if and only if the mode needs one.
fn check_factors(pool: &Pool, mode: &str, factors: &Object) -> Result<(), ApiError> {
    if mode == "OFF" {
        if has_factor(factors) {
            return Err(ApiError::invalid(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA together",
            ));
        }
        return Ok(());
    }
    let by_app =
        factors.get("SoftwareTokenMfaConfiguration").and_then(|block| block.get("Enabled"))
            == Some(&Value::Bool(true));
    let by_sms = factors.get("SmsMfaConfiguration").is_some_and(|block| {
        block.get("SmsConfiguration").is_some() || pool.settings.get("SmsConfiguration").is_some()
    });
    if by_app || by_sms || factors.contains_key("EmailMfaConfiguration") {
        return Ok(());
    }
    Err(ApiError::invalid(
        "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
    ))
}

/// Checks that the sign-in factors of a pool with required MFA are as strong as two: no code alone, and a passkey only if
/// it counts as two factors (`single` is the refusal of one that does not).
pub(crate) fn check_required(
    settings: &Settings,
    factors: &Object,
    single: &str,
) -> Result<(), ApiError> {
    let first = first_factors(settings);
    if first.iter().any(|factor| factor.ends_with("_OTP")) {
        return Err(ApiError::invalid(
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled",
        ));
    }
    let configured = factors.get(PASSKEYS).and_then(|block| block.get("FactorConfiguration"));
    let is_single = configured.is_none_or(|kind| kind != "MULTI_FACTOR_WITH_USER_VERIFICATION");
    if first.contains(&"WEB_AUTHN") && is_single {
        return Err(ApiError::invalid(single));
    }
    Ok(())
}

/// Checks what codes by e-mail need: a tier, and an e-mail configuration of the account.
fn check_email(pool: &Pool) -> Result<(), ApiError> {
    require_tier(pool.setting("UserPoolTier"), "Email MFA")?;
    let config = pool.settings.get("EmailConfiguration").and_then(Value::as_object);
    if config.is_none_or(|config| text(config, "EmailSendingAccount") != "DEVELOPER") {
        return Err(ApiError::invalid(
            "Email MFA needs an email configuration with EmailSendingAccount DEVELOPER.",
        ));
    }
    Ok(())
}

fn mfa_output(pool: &Pool) -> Value {
    let mut output = pool.factors.clone();
    output.insert("MfaConfiguration".into(), pool.setting("MfaConfiguration").into());
    output.into()
}

/// Whether there is a second factor. A passkey is a first factor.
pub(crate) fn has_factor(factors: &Object) -> bool {
    factors.keys().any(|name| name != PASSKEYS)
}

pub(crate) fn sms_required() -> ApiError {
    ApiError::invalid(
        "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    )
}
