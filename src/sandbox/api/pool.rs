//! User pools and their MFA.

use serde_json::json;

use super::{
    mfa::{PASSKEYS, has_factor, needs_sms},
    request::{Page, Request, shuffle},
    schema,
    settings::{DEFAULT_DAYS, settle},
    tag,
};
use crate::sandbox::{
    error::{Answer, ApiError},
    random,
    state::{Object, Pool, State, object, strings, text},
};

const FIXED: [&str; 3] = ["AliasAttributes", "UsernameAttributes", "UsernameConfiguration"];

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
        keys: state.shared_keys.clone(),
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
    match text(&settings, "MfaConfiguration") {
        "OFF" => pool.factors.retain(|name, _| name == PASSKEYS),
        _ if !has_factor(&pool.factors) => return Err(needs_sms()),
        _ => {}
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
