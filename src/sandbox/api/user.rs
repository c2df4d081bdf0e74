//! The users of a pool.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    attribute::{Filter, is_email, is_phone_number, removed_attributes, requested_attributes},
    mfa_preference, password,
    request::{Paging, Request},
};
use crate::sandbox::{
    error::{ApiError, ApiResult},
    random,
    state::{Pool, State, User, object},
};

pub(crate) fn admin_create(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let username = request.required("Username")?;
    if request.text("MessageAction") == Some("RESEND") {
        let name = pool.find_user(username).ok_or_else(ApiError::user_not_found)?;
        let user = pool.users.get(&name).map(|user| user_output(&name, user, "Attributes"));
        return Ok(json!({"User": user}));
    }
    let mut attributes = requested_attributes(pool, request, true)?;
    let sub = random::uuid()?;
    let name = sign_in_name(pool, username, &sub, &mut attributes)?;
    if pool.find_user(username).is_some() {
        return Err(user_exists(pool, username, "User account already exists"));
    }
    attributes.insert("sub".into(), sub);
    let mut user = User {
        attributes,
        status: "FORCE_CHANGE_PASSWORD".into(),
        created: request.now,
        modified: request.now,
        ..User::default()
    };
    if let Some(temporary) = request.text("TemporaryPassword") {
        password::check(pool, temporary)?;
        user.set_password(&pool.id, &name, temporary)?;
    }
    if request.is_set("ForceAliasCreation") {
        pool.take_aliases(&name, &user);
    }
    pool.check_aliases(&name, None, &user)?;
    let output = json!({"User": user_output(&name, &user, "Attributes")});
    pool.users.insert(name, user);
    Ok(output)
}

/// The user name of a new user: the name that was chosen, or the `sub` if users sign in with attributes, to which the
/// chosen name is added then.
pub(super) fn sign_in_name(
    pool: &Pool,
    username: &str,
    sub: &str,
    attributes: &mut BTreeMap<String, String>,
) -> Result<String, ApiError> {
    if pool.username_attributes().is_empty() {
        return Ok(username.to_owned());
    }
    let attribute = username_attribute(pool, username)?;
    let given = attributes.insert(attribute.to_owned(), username.to_owned());
    if given.is_some_and(|given| given != username) {
        return Err(ApiError::invalid(format!("Username and attribute {attribute} differ.")));
    }
    Ok(sub.to_owned())
}

/// The attribute that a user name is, in a pool whose users sign in with attributes.
fn username_attribute(pool: &Pool, username: &str) -> Result<&'static str, ApiError> {
    let (attribute, valid) = if username.contains('@') {
        ("email", is_email(username))
    } else {
        ("phone_number", is_phone_number(username))
    };
    let allowed = pool.username_attributes();
    if valid && allowed.contains(&attribute) {
        return Ok(attribute);
    }
    let expected = match *allowed.as_slice() {
        ["email"] => "an email",
        ["phone_number"] => "a phone number",
        _ => "either an email or a phone number",
    };
    Err(ApiError::invalid(format!("Username should be {expected}.")))
}

/// The error for a name that is taken. The message for user names depends on the operation.
pub(super) fn user_exists(pool: &Pool, username: &str, message: &str) -> ApiError {
    let message = if pool.username_attributes().is_empty() {
        message
    } else if username.contains('@') {
        "An account with the given email already exists."
    } else {
        "An account with the given phone_number already exists."
    };
    ApiError::new("UsernameExistsException", message)
}

pub(crate) fn admin_set_password(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let password = request.required("Password")?;
    password::check(pool, password)?;
    let name =
        pool.find_user(request.required("Username")?).ok_or_else(ApiError::user_not_found)?;
    let user = pool.users.get_mut(&name).ok_or_else(ApiError::user_not_found)?;
    user.set_password(&pool.id, &name, password)?;
    user.modified = request.now;
    let permanent = request.is_set("Permanent");
    user.status = if permanent { "CONFIRMED" } else { "FORCE_CHANGE_PASSWORD" }.into();
    Ok(json!({}))
}

pub(crate) fn admin_get(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name =
        pool.find_user(request.required("Username")?).ok_or_else(ApiError::user_not_found)?;
    let user = pool.users.get(&name).ok_or_else(ApiError::user_not_found)?;
    let mut output = object(user_output(&name, user, "UserAttributes"));
    output.extend(mfa_preference::members(user));
    Ok(output.into())
}

pub(crate) fn admin_delete(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name =
        pool.find_user(request.required("Username")?).ok_or_else(ApiError::user_not_found)?;
    pool.delete_user(&name, request.now);
    Ok(json!({}))
}

pub(crate) fn admin_update_attributes(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let changed = requested_attributes(pool, request, false)?;
    let name =
        pool.find_user(request.required("Username")?).ok_or_else(ApiError::user_not_found)?;
    change_attributes(pool, &name, changed, request.now)?;
    Ok(json!({}))
}

pub(crate) fn admin_delete_attributes(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let removed = removed_attributes(pool, request)?;
    let name =
        pool.find_user(request.required("Username")?).ok_or_else(ApiError::user_not_found)?;
    change_attributes(pool, &name, removed, request.now)?;
    Ok(json!({}))
}

/// Changes attributes of a user; an empty value removes one.
pub(crate) fn change_attributes(
    pool: &mut Pool,
    name: &str,
    changed: BTreeMap<String, String>,
    now: f64,
) -> Result<(), ApiError> {
    let before = pool.users.get(name).ok_or_else(ApiError::user_not_found)?;
    let mut user = before.clone();
    for (name, value) in changed {
        // A new address is unverified, unless the same call sets the flag.
        if matches!(name.as_str(), "email" | "phone_number") {
            user.attributes.remove(&format!("{name}_verified"));
        }
        if value.is_empty() {
            user.attributes.remove(&name);
        } else {
            user.attributes.insert(name, value);
        }
    }
    pool.check_aliases(name, Some(before), &user)?;
    user.modified = now;
    pool.users.insert(name.to_owned(), user);
    Ok(())
}

pub(crate) fn admin_disable(state: &mut State, request: &Request<'_>) -> ApiResult {
    set_disabled(state, request, true)
}

pub(crate) fn admin_enable(state: &mut State, request: &Request<'_>) -> ApiResult {
    set_disabled(state, request, false)
}

fn set_disabled(state: &mut State, request: &Request<'_>, disabled: bool) -> ApiResult {
    let user = state.pool(request)?.user(request)?;
    user.disabled = disabled;
    user.modified = request.now;
    Ok(json!({}))
}

/// Ends every sign-in of the user, so that their refresh tokens stop working.
pub(crate) fn admin_global_sign_out(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let name =
        pool.find_user(request.required("Username")?).ok_or_else(ApiError::user_not_found)?;
    pool.end_sign_ins(request.now, "signed_out", |sign_in| sign_in.username == name);
    Ok(json!({}))
}

pub(crate) fn list(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    let filter = Filter::parse(request.text("Filter").unwrap_or_default())?;
    let selected = request.list("AttributesToGet");
    let matching = pool
        .users
        .iter()
        .filter(|(name, user)| filter.as_ref().is_none_or(|filter| filter.matches(name, user)));
    if let Some(unset) = selected.iter().find(|attribute| {
        matching.clone().any(|(_, user)| !user.attributes.contains_key(**attribute))
    }) {
        let message = format!("The attribute {unset} is not set for every user in the results.");
        return Err(ApiError::invalid(message));
    }
    request.paginate(
        &Paging { list: "Users", limit: "Limit", token: "PaginationToken" },
        matching.map(|(name, user)| {
            let mut user = user.clone();
            user.attributes
                .retain(|name, _| selected.is_empty() || selected.contains(&name.as_str()));
            (name.clone(), user_output(name, &user, "Attributes"))
        }),
    )
}

impl Pool {
    /// Deletes a user, and ends their sign-ins.
    pub(crate) fn delete_user(&mut self, name: &str, now: f64) {
        self.users.remove(name);
        self.end_sign_ins(now, "user_deleted", |sign_in| sign_in.username == name);
    }
}

/// A user. Operations name the member with the attributes differently.
pub(super) fn user_output(name: &str, user: &User, attributes: &str) -> Value {
    json!({
        "Username": name,
        attributes: attribute_pairs(user.attributes.iter()),
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": !user.disabled,
        "UserStatus": user.status,
    })
}

/// Attributes as operations return them.
pub(super) fn attribute_pairs<'u>(
    attributes: impl Iterator<Item = (&'u String, &'u String)>,
) -> Value {
    attributes.map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}
