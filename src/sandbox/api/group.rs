//! Groups and who is in them.

use serde_json::{Value, json};

use super::{
    request::{Page, Request},
    user,
};
use crate::sandbox::{
    error::{Answer, ApiError},
    state::{Pool, State},
};

const SETTINGS: [&str; 5] = ["GroupName", "UserPoolId", "Description", "RoleArn", "Precedence"];

const PAGE: Page<'static> = Page { list: "Groups", limit: "Limit", token: "NextToken" };

pub(crate) fn create(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = request.required("GroupName")?;
    if pool.groups.contains_key(name) {
        return Err(ApiError::new("GroupExistsException", "A group with the name already exists."));
    }
    let mut group = request.given(&SETTINGS);
    group.insert("CreationDate".into(), request.now.into());
    group.insert("LastModifiedDate".into(), request.now.into());
    let answer = json!({"Group": group});
    pool.groups.insert(name.to_owned(), group);
    Ok(answer)
}

pub(crate) fn get(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = known(pool, request)?;
    Ok(json!({"Group": pool.groups.get(name)}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    request.page(
        &PAGE,
        pool.groups.iter().map(|(name, group)| (name.clone(), Value::from(group.clone()))),
    )
}

pub(crate) fn delete(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = known(pool, request)?;
    pool.groups.remove(name);
    for user in pool.users.values_mut() {
        user.groups.retain(|group| group != name);
    }
    Ok(json!({}))
}

pub(crate) fn add_user(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = known(pool, request)?;
    let user = user::named(pool, request)?;
    if user.groups.iter().all(|group| group != name) {
        user.groups.push(name.to_owned());
    }
    Ok(json!({}))
}

pub(crate) fn remove_user(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let name = known(pool, request)?;
    let user = user::named(pool, request)?;
    user.groups.retain(|group| group != name);
    Ok(json!({}))
}

pub(crate) fn of_user(state: &mut State, request: &Request<'_>) -> Answer {
    let pool = state.pool(request)?;
    let names = user::named(pool, request)?.groups.clone();
    request.page(
        &PAGE,
        pool.groups
            .iter()
            .filter(|(name, _)| names.contains(*name))
            .map(|(name, group)| (name.clone(), Value::from(group.clone()))),
    )
}

fn known<'r>(pool: &Pool, request: &Request<'r>) -> Result<&'r str, ApiError> {
    let name = request.required("GroupName")?;
    match pool.groups.contains_key(name) {
        true => Ok(name),
        false => Err(ApiError::not_found("Group not found.")),
    }
}
