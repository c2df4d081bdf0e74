//! The settings of a pool: defaults, what an update keeps, and which settings exclude each other.

use serde_json::{Value, json};

use super::request::{Request, shuffle};
use crate::sandbox::{
    error::ApiError,
    state::{DEFAULT_INVITATION_DAYS, Object, Settings, object, strings, text},
};

/// Settings that an update resets if it omits them.
const RESET_IF_OMITTED: [&str; 19] = [
    "DeletionProtection",
    "LambdaConfig",
    "AutoVerifiedAttributes",
    "SmsVerificationMessage",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "VerificationMessageTemplate",
    "SmsAuthenticationMessage",
    "UserAttributeUpdateSettings",
    "DeviceConfiguration",
    "EmailConfiguration",
    "SmsConfiguration",
    "AdminCreateUserConfig",
    "UserPoolAddOns",
    "AccountRecoverySetting",
    "UserPoolTier",
    "IssuerConfiguration",
    "KeyConfiguration",
    "AcrConfiguration",
];

/// Settings that an update keeps if it omits them. For `Policies` this applies to each policy.
const KEPT_IF_OMITTED: [&str; 4] = ["Name", "Policies", "MfaConfiguration", "DcrConfiguration"];

/// The first authentication factors that the sign-in policy allows.
pub(crate) fn first_factors(settings: &Settings) -> Vec<&str> {
    settings
        .get("Policies")
        .and_then(|policies| policies.get("SignInPolicy"))
        .and_then(Value::as_object)
        .map(|policy| strings(policy, "AllowedFirstAuthFactors"))
        .unwrap_or_default()
}

/// The settings after a create or an update.
pub(crate) fn merge_settings(
    request: &Request<'_>,
    previous: &Settings,
) -> Result<Settings, ApiError> {
    let mut settings = request.members(&RESET_IF_OMITTED);
    for name in KEPT_IF_OMITTED {
        let sent = match name {
            "Name" => request.body.get("PoolName"),
            name => request.body.get(name),
        };
        if let Some(value) = sent.or_else(|| previous.get(name)) {
            settings.insert(name.into(), value.clone());
        }
    }
    if let Some(Value::Object(kept)) = previous.get("Policies")
        && let Some(Value::Object(policies)) = settings.get_mut("Policies")
    {
        for (name, policy) in kept {
            policies.entry(name).or_insert_with(|| policy.clone());
        }
        complete_policies(policies);
    }
    // A block without the switch turns registration on (API reference of `UpdateUserPool`).
    if let Some(Value::Object(registration)) = settings.get_mut("DcrConfiguration") {
        registration.entry("EnableStatus").or_insert("Enabled".into());
    }
    for (name, default) in Settings::defaults() {
        settings.entry(name).or_insert_with(|| default.clone());
    }
    sync_invitation_days(&mut settings, request.body)?;
    sync_verification_messages(&mut settings)?;
    shuffle(&mut settings, &["AutoVerifiedAttributes"]);
    settings.insert("LastModifiedDate".into(), request.now.into());
    let settings = Settings::from(settings);
    check_tier(&settings)?;
    check_recovery(&settings)?;
    Ok(settings)
}

/// Adds the members of a policy that were not sent.
fn complete_policies(policies: &mut Object) {
    if let Some(Value::Object(policy)) = policies.get_mut("PasswordPolicy") {
        let defaults = json!({
            "MinimumLength": 8,
            "RequireUppercase": false,
            "RequireLowercase": false,
            "RequireNumbers": false,
            "RequireSymbols": false,
            "TemporaryPasswordValidityDays": DEFAULT_INVITATION_DAYS,
        });
        // A 0 stands for the default.
        policy.retain(|name, value| name != "TemporaryPasswordValidityDays" || *value != 0);
        for (name, default) in object(defaults) {
            policy.entry(name).or_insert(default);
        }
    }
    if let Some(Value::Object(policy)) = policies.get_mut("SignInPolicy") {
        shuffle(policy, &["AllowedFirstAuthFactors"]);
    }
}

/// Copies the lifetime of an invitation between its two members, of which a request may have one.
fn sync_invitation_days(settings: &mut Object, body: &Object) -> Result<(), ApiError> {
    let old = body
        .get("AdminCreateUserConfig")
        .and_then(|config| config.get("UnusedAccountValidityDays"))
        .cloned();
    let new = body
        .get("Policies")
        .and_then(|policies| policies.get("PasswordPolicy"))
        .and_then(|policy| policy.get("TemporaryPasswordValidityDays"));
    if old.is_some() && new.is_some() {
        return Err(ApiError::invalid(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        ));
    }
    let policy = settings
        .get_mut("Policies")
        .and_then(|policies| policies.get_mut("PasswordPolicy"))
        .and_then(Value::as_object_mut);
    let days = match (policy, old) {
        (Some(policy), Some(old)) => {
            policy.insert("TemporaryPasswordValidityDays".into(), old.clone());
            old
        }
        (Some(policy), None) => policy
            .get("TemporaryPasswordValidityDays")
            .cloned()
            .unwrap_or_else(|| DEFAULT_INVITATION_DAYS.into()),
        (None, _) => DEFAULT_INVITATION_DAYS.into(),
    };
    let config = settings.entry("AdminCreateUserConfig").or_insert_with(|| json!({}));
    if let Value::Object(config) = config {
        config.entry("AllowAdminCreateUserOnly").or_insert(false.into());
        config.insert("UnusedAccountValidityDays".into(), days);
    }
    Ok(())
}

/// Copies each verification message between its two members, which have to agree.
fn sync_verification_messages(settings: &mut Object) -> Result<(), ApiError> {
    for (outer, inner) in [
        ("EmailVerificationMessage", "EmailMessage"),
        ("EmailVerificationSubject", "EmailSubject"),
        ("SmsVerificationMessage", "SmsMessage"),
    ] {
        let direct = settings.get(outer).cloned();
        let Some(Value::Object(template)) = settings.get_mut("VerificationMessageTemplate") else {
            continue;
        };
        match (direct, template.get(inner).cloned()) {
            (Some(direct), Some(templated)) if direct != templated => {
                return Err(ApiError::invalid(format!(
                    "{outer} and VerificationMessageTemplate.{inner} differ."
                )));
            }
            (Some(direct), None) => {
                template.insert(inner.into(), direct);
            }
            (None, Some(templated)) => {
                settings.insert(outer.into(), templated);
            }
            _ => {}
        }
        if let Some(Value::Object(template)) = settings.get_mut("VerificationMessageTemplate") {
            template.entry("DefaultEmailOption").or_insert("CONFIRM_WITH_CODE".into());
        }
    }
    Ok(())
}

fn check_tier(settings: &Settings) -> Result<(), ApiError> {
    let tier = settings.text("UserPoolTier");
    if first_factors(settings).iter().any(|factor| *factor != "PASSWORD") {
        require_tier(tier, "Passwordless authentication")?;
    }
    let history = settings
        .get("Policies")
        .and_then(|policies| policies.get("PasswordPolicy"))
        .and_then(|policy| policy.get("PasswordHistorySize"))
        .and_then(Value::as_i64);
    if history.is_some_and(|size| size > 0) {
        require_tier(tier, "Password history")?;
    }
    let security = settings
        .get("UserPoolAddOns")
        .and_then(Value::as_object)
        .map_or("OFF", |add_ons| text(add_ons, "AdvancedSecurityMode"));
    if security != "OFF" && tier != "PLUS" {
        return Err(ApiError::new(
            "FeatureUnavailableInTierException",
            format!(
                "The following features need to be disabled for the {tier} pricing tier configured: Threat Protection"
            ),
        ));
    }
    Ok(())
}

fn check_recovery(settings: &Settings) -> Result<(), ApiError> {
    let names: Vec<&str> = settings
        .get("AccountRecoverySetting")
        .and_then(|setting| setting.get("RecoveryMechanisms"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|mechanism| mechanism.get("Name").and_then(Value::as_str))
        .collect();
    if names.len() > 1 && names.contains(&"admin_only") {
        return Err(ApiError::invalid(
            "Invalid account recovery setting parameter. Account recovery setting cannot use admin_only setting with any other recovery mechanisms.",
        ));
    }
    Ok(())
}

/// Rejects a feature that the LITE tier does not have.
pub(crate) fn require_tier(tier: &str, feature: &str) -> Result<(), ApiError> {
    if tier == "LITE" {
        return Err(ApiError::new(
            "FeatureUnavailableInTierException",
            format!(
                "The following feature is not available for the LITE pricing tier configured: {feature}"
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::model;

    #[test]
    fn every_setting_that_the_model_knows_is_stored() {
        let other = ["UserPoolId", "PoolName", "UserPoolTags"];
        for member in model::members("UpdateUserPool") {
            let is_stored = RESET_IF_OMITTED.contains(&member) || KEPT_IF_OMITTED.contains(&member);
            assert!(is_stored || other.contains(&member), "{member}");
        }
    }
}
