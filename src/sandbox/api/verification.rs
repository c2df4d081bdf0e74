//! The verification of addresses by users who are signed in.

use serde_json::{Value, json};

use super::{access_token::authorize, code::Delivery, request::Request};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{CodePurpose, Pool, State},
};

const ADDRESSES: [&str; 2] = ["email", "phone_number"];

pub(crate) fn send_code(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    let (attribute, purpose) = requested(request)?;
    let user = caller.user(pool)?;
    let delivery = Delivery::first(user, [attribute], |_| true)
        .ok_or_else(|| ApiError::invalid(format!("The user has no {attribute}.")))?;
    pool.send_code(&caller.username, purpose, &delivery, request.now)?;
    Ok(json!({"CodeDeliveryDetails": delivery.details()}))
}

pub(crate) fn verify(state: &mut State, request: &Request<'_>) -> ApiResult {
    let (pool, caller) = authorize(state, request)?;
    let (attribute, purpose) = requested(request)?;
    let before = caller.user(pool)?.clone();
    let mut user = before.clone();
    user.take_code(purpose, request.required("Code")?, request.now)?;
    user.set_verified(attribute);
    user.modified = request.now;
    pool.check_aliases(&caller.username, Some(&before), &user)?;
    pool.users.insert(caller.username, user);
    Ok(json!({}))
}

/// Sends codes to those of the changed addresses that the pool verifies; what was sent.
pub(super) fn send_codes(
    pool: &mut Pool,
    name: &str,
    changed: &[String],
    now: f64,
) -> Result<Vec<Value>, ApiError> {
    let mut sent = Vec::new();
    for attribute in ADDRESSES {
        let user = pool.users.get(name).filter(|_| changed.iter().any(|name| name == attribute));
        let delivery = user
            .and_then(|user| Delivery::first(user, [attribute], |name| pool.auto_verifies(name)));
        if let Some((delivery, purpose)) = delivery.zip(CodePurpose::verification(attribute)) {
            pool.send_code(name, purpose, &delivery, now)?;
            sent.push(delivery.details());
        }
    }
    Ok(sent)
}

/// The attribute in the request, which has to be an address.
fn requested(request: &Request<'_>) -> Result<(&'static str, CodePurpose), ApiError> {
    let name = request.required("AttributeName")?;
    ADDRESSES
        .into_iter()
        .find(|attribute| *attribute == name)
        .and_then(|attribute| Some((attribute, CodePurpose::verification(attribute)?)))
        .ok_or_else(|| ApiError::invalid(format!("The attribute {name} cannot be verified.")))
}
