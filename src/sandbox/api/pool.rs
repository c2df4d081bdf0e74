//! User pools.

use serde_json::json;

use super::{
    mfa::{PASSKEYS, check_required, has_factor, sms_required},
    not_carried_out,
    request::{Paging, Request, shuffle},
    schema,
    settings::merge_settings,
    tag,
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    random,
    state::{Object, Pool, Settings, State, object},
};

/// Settings that cannot be changed later.
const FIXED_SETTINGS: [&str; 3] =
    ["AliasAttributes", "UsernameAttributes", "UsernameConfiguration"];

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let mut fixed = request.members(&FIXED_SETTINGS);
    if fixed.contains_key("AliasAttributes") && fixed.contains_key("UsernameAttributes") {
        return Err(ApiError::invalid(
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ));
    }
    shuffle(&mut fixed, &FIXED_SETTINGS);
    let id = random::pool_id(request.region)?;
    fixed.insert("CreationDate".into(), request.now.into());
    let mut pool = Pool {
        id,
        fixed,
        schema: schema::build(request.body.get("Schema"))?,
        settings: merge_settings(request, &Settings::default())?,
        tags: tag::requested(request)?,
        ..Pool::default()
    };
    if pool.setting("MfaConfiguration") != "OFF" {
        let Some(sms) = pool.settings.get("SmsConfiguration") else {
            return Err(sms_required());
        };
        let factor = json!({"SmsConfiguration": sms});
        pool.factors.insert("SmsMfaConfiguration".into(), factor);
    }
    pool.tell_not_carried_out(&[], not_carried_out::of_pool(&pool));
    let output = json!({"UserPool": describe_pool(&pool)});
    state.pools.insert(pool);
    Ok(output)
}

pub(crate) fn describe(state: &mut State, request: &Request<'_>) -> ApiResult {
    Ok(json!({"UserPool": describe_pool(state.pool(request)?)}))
}

pub(crate) fn update(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let settings = merge_settings(request, &pool.settings)?;
    match settings.text("MfaConfiguration") {
        "OFF" => pool.factors.retain(|name, _| name == PASSKEYS),
        _ if !has_factor(&pool.factors) => return Err(sms_required()),
        "ON" => {
            let single = "WEB_AUTHN cannot be used as an auth factor when MFA is enabled if not configured for MFA.";
            check_required(&settings, &pool.factors, single)?;
        }
        _ => {}
    }
    let has_managed_login = pool.domains.values().any(|domain| domain.version == 2);
    if settings.text("UserPoolTier") == "LITE" && has_managed_login {
        return Err(ApiError::new(
            "TierChangeNotAllowedException",
            "The following features need to be disabled for the LITE pricing tier configured: Managed Login Version 2",
        ));
    }
    pool.tags = tag::requested(request)?;
    let before = not_carried_out::of_pool(pool);
    pool.settings = settings;
    pool.tell_not_carried_out(&before, not_carried_out::of_pool(pool));
    Ok(json!({}))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
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

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let in_region = |pool: &&Pool| pool.region() == request.region;
    request.paginate(
        &Paging::new("UserPools"),
        state.pools.values().filter(in_region).map(|pool| {
            let summary = json!({
                "Id": pool.id,
                "Name": pool.setting("Name"),
                "LambdaConfig": pool.settings.get("LambdaConfig"),
                "LastModifiedDate": pool.settings.get("LastModifiedDate"),
                "CreationDate": pool.fixed.get("CreationDate"),
            });
            (pool.id.clone(), summary)
        }),
    )
}

/// A pool as Describe returns it.
fn describe_pool(pool: &Pool) -> Object {
    let mut output = object(json!({"Id": pool.id, "Arn": pool.arn()}));
    output.extend(Object::from(pool.settings.clone()));
    output.extend(pool.fixed.clone());
    output.insert("SchemaAttributes".into(), Vec::from(pool.schema.clone()).into());
    output.insert("UserPoolTags".into(), json!(pool.tags));
    output.insert("EstimatedNumberOfUsers".into(), pool.users.len().into());
    for (name, domain) in &pool.domains {
        let member = match domain.certificate {
            None => "Domain",
            Some(_) => "CustomDomain",
        };
        output.insert(member.into(), name.as_str().into());
    }
    output
}
