//! The verification of addresses by users who are signed in.

use serde_json::json;

use super::{access_token::authorize, code::Delivery, request::Request};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{CodePurpose, State},
};

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

/// The attribute in the request, which has to be an address.
fn requested(request: &Request<'_>) -> Result<(&'static str, CodePurpose), ApiError> {
    let name = request.required("AttributeName")?;
    ["email", "phone_number"]
        .into_iter()
        .find(|attribute| *attribute == name)
        .and_then(|attribute| Some((attribute, CodePurpose::verification(attribute)?)))
        .ok_or_else(|| ApiError::invalid(format!("The attribute {name} cannot be verified.")))
}
