//! Groups and their members.

use serde_json::{Value, json};

use super::{
    request::{Paging, Request},
    user::user_output,
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Pool, State},
};

const SETTINGS: [&str; 5] = ["GroupName", "UserPoolId", "Description", "RoleArn", "Precedence"];

const PAGING: Paging<'static> = Paging { list: "Groups", limit: "Limit", token: "NextToken" };

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = request.required("GroupName")?;
    if pool.groups.contains_key(name) {
        return Err(ApiError::new("GroupExistsException", "A group with the name already exists."));
    }
    let mut group = request.members(&SETTINGS);
    group.insert("CreationDate".into(), request.now.into());
    group.insert("LastModifiedDate".into(), request.now.into());
    let output = json!({"Group": group});
    pool.groups.insert(name.to_owned(), group);
    Ok(output)
}

pub(crate) fn get(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = existing_group(pool, request)?;
    Ok(json!({"Group": pool.groups.get(name)}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    request.paginate(
        &PAGING,
        pool.groups.iter().map(|(name, group)| (name.clone(), Value::from(group.clone()))),
    )
}

/// Changes the settings that were sent, and no others.
pub(crate) fn update(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = existing_group(pool, request)?;
    let group = pool.groups.entry(name.to_owned()).or_default();
    group.extend(request.members(&SETTINGS));
    group.insert("LastModifiedDate".into(), request.now.into());
    Ok(json!({"Group": group}))
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = existing_group(pool, request)?;
    pool.groups.remove(name);
    for user in pool.users.values_mut() {
        user.groups.retain(|group| group != name);
    }
    Ok(json!({}))
}

pub(crate) fn add_user(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = existing_group(pool, request)?;
    let user = pool.user(request)?;
    if user.groups.iter().all(|group| group != name) {
        user.groups.push(name.to_owned());
    }
    Ok(json!({}))
}

pub(crate) fn remove_user(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name = existing_group(pool, request)?;
    let user = pool.user(request)?;
    user.groups.retain(|group| group != name);
    Ok(json!({}))
}

pub(crate) fn list_for_user(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let names = pool.user(request)?.groups.clone();
    request.paginate(
        &PAGING,
        pool.groups
            .iter()
            .filter(|(name, _)| names.contains(*name))
            .map(|(name, group)| (name.clone(), Value::from(group.clone()))),
    )
}

pub(crate) fn list_users(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let group = existing_group(pool, request)?;
    request.paginate(
        &Paging { list: "Users", limit: "Limit", token: "NextToken" },
        pool.users
            .iter()
            .filter(|(_, user)| user.groups.iter().any(|known| known == group))
            .map(|(name, user)| (name.clone(), user_output(name, user, "Attributes"))),
    )
}

fn existing_group<'r>(pool: &Pool, request: &Request<'r>) -> Result<&'r str, ApiError> {
    let name = request.required("GroupName")?;
    if pool.groups.contains_key(name) {
        Ok(name)
    } else {
        Err(ApiError::not_found("Group not found."))
    }
}
