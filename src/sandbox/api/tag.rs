//! The tags of user pools.

use std::collections::BTreeMap;

use serde_json::json;

use super::request::Request;
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Pool, State},
};

const MAX_TAGS: usize = 50;

pub(crate) fn tag(state: &mut State, request: &Request<'_>) -> ApiResult {
    check(request.texts("Tags"))?;
    let tags = &mut pool(state, request)?.tags;
    for (key, value) in request.texts("Tags") {
        tags.insert(key.into(), value.into());
    }
    if tags.len() > MAX_TAGS {
        return Err(too_many());
    }
    Ok(json!({}))
}

pub(crate) fn untag(state: &mut State, request: &Request<'_>) -> ApiResult {
    let tags = &mut pool(state, request)?.tags;
    for key in request.list("TagKeys") {
        tags.remove(key);
    }
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    Ok(json!({"Tags": pool(state, request)?.tags}))
}

/// The tags in a request that creates or updates a pool.
pub(crate) fn requested(request: &Request<'_>) -> Result<BTreeMap<String, String>, ApiError> {
    check(request.texts("UserPoolTags"))?;
    let owned = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    Ok(request.texts("UserPoolTags").map(owned).collect())
}

/// Rejects too many tags, and keys that are reserved for AWS.
fn check<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), ApiError> {
    let mut count = 0;
    for (key, _) in tags {
        count += 1;
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(tagging_error(
                "aws: prefixed tag key names are not allowed for external use.",
            ));
        }
    }
    if count > MAX_TAGS {
        return Err(too_many());
    }
    Ok(())
}

fn too_many() -> ApiError {
    tagging_error(format!("A user pool has at most {MAX_TAGS} tags."))
}

fn tagging_error(message: impl Into<String>) -> ApiError {
    ApiError::new("UserPoolTaggingException", message)
}

/// The pool of the ARN in the request.
fn pool<'s>(state: &'s mut State, request: &Request<'_>) -> Result<&'s mut Pool, ApiError> {
    let arn = request.required("ResourceArn")?;
    let id = arn.rsplit_once(":userpool/").map_or("", |(_, id)| id);
    state
        .pool_in(request.region, id)
        .ok()
        .filter(|pool| pool.arn() == arn)
        .ok_or_else(|| ApiError::not_found(format!("Resource {arn} does not exist.")))
}
