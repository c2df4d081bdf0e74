//! User pools and their MFA.

use serde_json::{Value, json};

use super::{
    error::{Answer, ApiError},
    random,
    request::{Page, Request, shuffle},
    schema,
    state::{Object, Pool, State, strings, text},
    tag,
};

/// What `UpdateUserPool` sets anew: an omitted one goes to its default, if it has one.
const RESET: [&str; 16] = [
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
];

/// What an update keeps where it is omitted; the parts of `Policies` one by one.
const KEPT: [&str; 3] = ["Name", "Policies", "MfaConfiguration"];

const FIXED: [&str; 3] = [
    "AliasAttributes",
    "UsernameAttributes",
    "UsernameConfiguration",
];

const FACTORS: [&str; 4] = [
    "SmsMfaConfiguration",
    "SoftwareTokenMfaConfiguration",
    "EmailMfaConfiguration",
    "WebAuthnConfiguration",
];

const DEFAULT_DAYS: i64 = 7;

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> Answer {
    let mut fixed = request.given(&FIXED);
    if fixed.contains_key("AliasAttributes") && fixed.contains_key("UsernameAttributes") {
        return Err(ApiError::invalid(
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ));
    }
    shuffle(&mut fixed, &FIXED);
    let id = random::pool_id(request.region)?;
    fixed.insert("CreationDate".into(), request.now.into());
    let mut pool = Pool {
        id: id.clone(),
        fixed,
        schema: schema::of(request.body.get("Schema"))?,
        ..Pool::default()
    };
    let default = object(json!({
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireUppercase": true,
                "RequireLowercase": true,
                "RequireNumbers": true,
                "RequireSymbols": true,
                "TemporaryPasswordValidityDays": DEFAULT_DAYS,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "MfaConfiguration": "OFF",
    }));
    pool.settings = settle(request, &default)?;
    pool.tags = tag::given(request)?;
    let by_phone = strings(&pool.settings, "AutoVerifiedAttributes").contains(&"phone_number");
    let by_sms = pool.settings.contains_key("SmsConfiguration");
    if pool.setting("MfaConfiguration") != "OFF" && !(by_sms && by_phone) {
        return Err(needs_sms());
    }
    if by_sms && pool.setting("MfaConfiguration") != "OFF" {
        pool.factors.insert(
            "SmsMfaConfiguration".into(),
            json!({"SmsConfiguration": pool.settings.get("SmsConfiguration")}),
        );
    }
    let answer = json!({"UserPool": shown(&pool)});
    state.pools.insert(id, pool);
    Ok(answer)
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> Answer {
    Ok(json!({"UserPool": shown(state.pool(request)?)}))
}

pub(crate) fn update(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let settings = settle(request, &pool.settings)?;
    if text(&settings, "MfaConfiguration") != "OFF" && pool.factors.is_empty() {
        return Err(needs_sms());
    }
    let managed = pool.domains.values().any(|domain| domain.version == 2);
    if text(&settings, "UserPoolTier") == "LITE" && managed {
        return Err(ApiError::new(
            "TierChangeNotAllowedException",
            "The following features need to be disabled for the LITE pricing tier configured: Managed Login Version 2",
        ));
    }
    pool.tags = tag::given(request)?;
    pool.settings = settings;
    Ok(json!({}))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    if pool.setting("DeletionProtection") == "ACTIVE" {
        return Err(ApiError::invalid(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
        ));
    }
    if !pool.domains.is_empty() {
        return Err(ApiError::invalid(
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        ));
    }
    let id = pool.id.clone();
    state.pools.remove(&id);
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> Answer {
    let of_region = |pool: &&Pool| pool.region() == request.region;
    request.page(
        &Page::of("UserPools"),
        state.pools.values().filter(of_region).map(|pool| {
            let shown = json!({
                "Id": pool.id,
                "Name": pool.setting("Name"),
                "LambdaConfig": pool.settings.get("LambdaConfig"),
                "LastModifiedDate": pool.settings.get("LastModifiedDate"),
                "CreationDate": pool.fixed.get("CreationDate"),
            });
            (pool.id.clone(), shown)
        }),
    )
}

pub(crate) fn get_mfa(state: &mut State, request: &Request<'_>) -> Answer {
    Ok(mfa(state.pool(request)?))
}

/// A full replacement; an omitted mode means OFF.
pub(crate) fn set_mfa(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let mode = request.text("MfaConfiguration").unwrap_or("OFF");
    let factors = request.given(&FACTORS);
    let blocks = factors.len() - usize::from(factors.contains_key("WebAuthnConfiguration"));
    let software = factors
        .get("SoftwareTokenMfaConfiguration")
        .and_then(|block| block.get("Enabled"))
        == Some(&Value::Bool(true));
    let by_sms = factors
        .get("SmsMfaConfiguration")
        .is_some_and(|block| block.get("SmsConfiguration").is_some())
        || factors.contains_key("SmsMfaConfiguration")
            && pool.settings.contains_key("SmsConfiguration");
    let by_mail = factors.contains_key("EmailMfaConfiguration");
    match mode {
        "OFF" if blocks > 0 => {
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
        let sender = pool
            .settings
            .get("EmailConfiguration")
            .and_then(Value::as_object);
        if sender.is_none_or(|sender| text(sender, "EmailSendingAccount") != "DEVELOPER") {
            return Err(ApiError::invalid(
                "Email MFA needs an email configuration with EmailSendingAccount DEVELOPER.",
            ));
        }
    }
    let factors_of_policy = first_factors(&pool.settings);
    if mode == "ON"
        && factors_of_policy
            .iter()
            .any(|factor| factor.ends_with("_OTP"))
    {
        return Err(ApiError::invalid(
            "Only PASSWORD and WEB_AUTHN are allowed as first authentication factors when MFA is required.",
        ));
    }
    if let Some(sms) = factors
        .get("SmsMfaConfiguration")
        .and_then(|block| block.get("SmsConfiguration"))
    {
        pool.settings.insert("SmsConfiguration".into(), sms.clone());
    }
    pool.settings.insert("MfaConfiguration".into(), mode.into());
    pool.settings
        .insert("LastModifiedDate".into(), request.now.into());
    pool.factors = factors;
    Ok(mfa(pool))
}

fn mfa(pool: &Pool) -> Value {
    let mut answer = pool.factors.clone();
    answer.insert(
        "MfaConfiguration".into(),
        pool.setting("MfaConfiguration").into(),
    );
    answer.into()
}

fn needs_sms() -> ApiError {
    ApiError::invalid(
        "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    )
}

/// Refuses a feature that the cheapest tier lacks.
pub(crate) fn need_tier(tier: &str, feature: &str) -> Result<(), ApiError> {
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

fn first_factors(settings: &Object) -> Vec<&str> {
    settings
        .get("Policies")
        .and_then(|policies| policies.get("SignInPolicy"))
        .and_then(Value::as_object)
        .map(|policy| strings(policy, "AllowedFirstAuthFactors"))
        .unwrap_or_default()
}

/// The settings after a create or an update, from what was sent and what was there before.
fn settle(request: &Request<'_>, before: &Object) -> Result<Object, ApiError> {
    let mut settings = request.given(&RESET);
    for name in KEPT {
        let sent = match name {
            "Name" => request.body.get("PoolName"),
            name => request.body.get(name),
        };
        if let Some(value) = sent.or_else(|| before.get(name)) {
            settings.insert(name.into(), value.clone());
        }
    }
    if let Some(Value::Object(kept)) = before.get("Policies")
        && let Some(Value::Object(policies)) = settings.get_mut("Policies")
    {
        for (name, policy) in kept {
            policies.entry(name).or_insert_with(|| policy.clone());
        }
        complete_policies(policies);
    }
    for (name, default) in object(json!({
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "UserPoolTier": "ESSENTIALS",
    })) {
        settings.entry(name).or_insert(default);
    }
    settle_invitation(&mut settings, request.body)?;
    settle_message(&mut settings)?;
    check_tier(&settings)?;
    check_recovery(&settings)?;
    shuffle(&mut settings, &["AutoVerifiedAttributes"]);
    settings.insert("LastModifiedDate".into(), request.now.into());
    Ok(settings)
}

/// The members of a policy that were not sent are off.
fn complete_policies(policies: &mut Object) {
    if let Some(Value::Object(policy)) = policies.get_mut("PasswordPolicy") {
        let off = json!({
            "MinimumLength": 8,
            "RequireUppercase": false,
            "RequireLowercase": false,
            "RequireNumbers": false,
            "RequireSymbols": false,
            "TemporaryPasswordValidityDays": DEFAULT_DAYS,
        });
        for (name, default) in object(off) {
            policy.entry(name).or_insert(default);
        }
    }
    if let Some(Value::Object(policy)) = policies.get_mut("SignInPolicy") {
        shuffle(policy, &["AllowedFirstAuthFactors"]);
    }
}

/// Describe shows the life of an invitation in two places; an update may name only one.
fn settle_invitation(settings: &mut Object, body: &Object) -> Result<(), ApiError> {
    let sent = |path: [&str; 2], member: &str| {
        let [first, second] = path;
        let block = match second {
            "" => body.get(first),
            second => body.get(first).and_then(|block| block.get(second)),
        };
        block.and_then(|block| block.get(member)).cloned()
    };
    let old = sent(["AdminCreateUserConfig", ""], "UnusedAccountValidityDays");
    let new = sent(
        ["Policies", "PasswordPolicy"],
        "TemporaryPasswordValidityDays",
    );
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
            .unwrap_or_else(|| DEFAULT_DAYS.into()),
        (None, _) => DEFAULT_DAYS.into(),
    };
    let config = settings
        .entry("AdminCreateUserConfig")
        .or_insert_with(|| json!({}));
    if let Value::Object(config) = config {
        config
            .entry("AllowAdminCreateUserOnly")
            .or_insert(false.into());
        config.insert("UnusedAccountValidityDays".into(), days);
    }
    Ok(())
}

/// The e-mail message and subject stand in two places that have to agree; Describe fills both.
fn settle_message(settings: &mut Object) -> Result<(), ApiError> {
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
            template
                .entry("DefaultEmailOption")
                .or_insert("CONFIRM_WITH_CODE".into());
        }
    }
    Ok(())
}

fn check_tier(settings: &Object) -> Result<(), ApiError> {
    let tier = text(settings, "UserPoolTier");
    if first_factors(settings)
        .iter()
        .any(|factor| *factor != "PASSWORD")
    {
        need_tier(tier, "Passwordless authentication")?;
    }
    let history = settings
        .get("Policies")
        .and_then(|policies| policies.get("PasswordPolicy"))
        .and_then(|policy| policy.get("PasswordHistorySize"))
        .and_then(Value::as_i64);
    if history.is_some_and(|size| size > 0) {
        need_tier(tier, "Password history")?;
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

fn check_recovery(settings: &Object) -> Result<(), ApiError> {
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

/// A pool as Describe answers it.
fn shown(pool: &Pool) -> Object {
    let mut shown = object(json!({"Id": pool.id, "Arn": pool.arn()}));
    shown.extend(pool.settings.clone());
    shown.extend(pool.fixed.clone());
    shown.insert("SchemaAttributes".into(), pool.schema.clone().into());
    shown.insert("UserPoolTags".into(), json!(pool.tags));
    shown.insert("EstimatedNumberOfUsers".into(), pool.users.len().into());
    for (name, domain) in &pool.domains {
        let member = match domain.certificate {
            None => "Domain",
            Some(_) => "CustomDomain",
        };
        shown.insert(member.into(), name.as_str().into());
    }
    shown
}

/// The object a `json!` literal stands for.
pub(crate) fn object(literal: Value) -> Object {
    match literal {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
