//! What signed-in users do with their own user.

use serde_json::json;

use super::{
    access_token::authorize,
    attribute::{check_writable, removed_attributes, requested_attributes},
    auth::flow::wrong_password,
    client_rules::NEVER_WRITABLE,
    mfa_preference, password,
    request::Request,
    user::{attribute_pairs, change_attributes},
    verification,
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Client, Object, State},
    tokens::claims::may_read,
};

/// The user, with the attributes that the app client may read.
pub(crate) fn get(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    let client = caller.client(pool)?.clone();
    let user = caller.user(pool)?;
    let readable =
        user.attributes.iter().filter(|(name, _)| *name == "sub" || may_read(&client, name));
    let mut output = Object::new();
    output.insert("UserAttributes".into(), attribute_pairs(readable));
    output.extend(mfa_preference::members(user));
    output.insert("Username".into(), caller.username.into());
    Ok(output.into())
}

pub(crate) fn change_password(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    let previous = request.required("PreviousPassword")?;
    let proposed = request.required("ProposedPassword")?;
    if !caller.user(pool)?.has_password(previous) {
        return Err(wrong_password());
    }
    password::check(pool, proposed)?;
    let id = pool.id.clone();
    let user = caller.user(pool)?;
    user.set_password(&id, &caller.username, proposed)?;
    user.modified = request.now;
    Ok(json!({}))
}

pub(crate) fn update_attributes(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    let changed = requested_attributes(pool, request, false)?;
    check_own(caller.client(pool)?, changed.keys())?;
    let names: Vec<String> = changed.keys().cloned().collect();
    change_attributes(pool, &caller.username, changed, request.now)?;
    let sent = verification::send_codes(pool, &caller.username, &names, request.now)?;
    Ok(json!({"CodeDeliveryDetailsList": sent}))
}

pub(crate) fn delete_attributes(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    let removed = removed_attributes(pool, request)?;
    check_own(caller.client(pool)?, removed.keys())?;
    change_attributes(pool, &caller.username, removed, request.now)?;
    Ok(json!({}))
}

/// Checks that users of a client may change these attributes of their own.
fn check_own<'n>(client: &Client, names: impl Iterator<Item = &'n String>) -> Result<(), ApiError> {
    for name in names {
        if NEVER_WRITABLE.contains(&name.as_str()) {
            let message = format!("Cannot modify the non-mutable attribute {name}");
            return Err(ApiError::invalid(message));
        }
        check_writable(client, name)?;
    }
    Ok(())
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    pool.delete_user(&caller.username, request.now);
    Ok(json!({}))
}

pub(crate) fn global_sign_out(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    let name = &caller.username;
    pool.end_sign_ins(request.now, "signed_out", |sign_in| sign_in.username == *name);
    Ok(json!({}))
}
