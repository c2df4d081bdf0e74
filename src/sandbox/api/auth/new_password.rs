//! `NEW_PASSWORD_REQUIRED`: the first sign-in of a user whose password was set by an administrator.

use serde_json::{Value, json};

use crate::sandbox::{
    api::{attribute, client_rules::NEVER_WRITABLE, password, request::Request},
    error::ApiError,
    sign_in::missing_attributes,
    state::{Client, Object, Pool, User, object},
};

/// How attributes are named in parameters and answers.
const PREFIX: &str = "userAttributes.";

/// Attributes that the challenge does not show.
const HIDDEN_ATTRIBUTES: [&str; 2] = ["sub", "identities"];

/// What the challenge tells: the user's attributes, and those that the user has to add. Both are JSON in a string.
pub(super) fn parameters(pool: &Pool, user: &User) -> Object {
    let missing: Vec<&str> = missing_attributes(pool, user).collect();
    let mut attributes: Object = user
        .attributes
        .iter()
        .filter(|(name, _)| !HIDDEN_ATTRIBUTES.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    attributes.extend(missing.iter().map(|name| ((*name).to_owned(), "".into())));
    let required: Value = missing.iter().map(|name| format!("{PREFIX}{name}")).collect();
    object(json!({
        "requiredAttributes": required.to_string(),
        "userAttributes": Value::from(attributes).to_string(),
    }))
}

/// Sets the new password and the attributes in the answer.
pub(super) fn set(
    pool: &mut Pool,
    request: &Request<'_>,
    username: &str,
    user: &mut User,
) -> Result<(), ApiError> {
    let client = pool.client(request)?.clone();
    let chosen = request.entry("ChallengeResponses", "NEW_PASSWORD")?;
    password::check(pool, chosen)?;
    for (name, value) in request.texts("ChallengeResponses") {
        if let Some(name) = name.strip_prefix(PREFIX) {
            check_attribute(pool, &client, user, name, value)?;
            user.attributes.insert(name.to_owned(), value.to_owned());
        }
    }
    let missing: Vec<&str> = missing_attributes(pool, user).collect();
    if let Some(name) = missing.first() {
        return Err(ApiError::invalid(format!("Invalid attributes given, {name} is missing")));
    }
    user.set_password(&pool.id, username, chosen)?;
    user.status = "CONFIRMED".into();
    user.modified = request.now;
    Ok(())
}

/// Checks that the user may set an attribute to a value.
fn check_attribute(
    pool: &Pool,
    client: &Client,
    user: &User,
    name: &str,
    value: &str,
) -> Result<(), ApiError> {
    if NEVER_WRITABLE.contains(&name) || HIDDEN_ATTRIBUTES.contains(&name) {
        return Err(ApiError::invalid(format!("Cannot modify the non-mutable attribute {name}")));
    }
    if pool.attribute(name).is_none() {
        return Err(ApiError::invalid(format!(
            "Attributes did not conform to the schema: {name}: Attribute does not exist in the schema."
        )));
    }
    let is_fixed = pool.required_attributes().any(|required| required == name)
        || pool.username_attributes().contains(&name);
    if is_fixed && user.attributes.get(name).is_some_and(|known| !known.is_empty()) {
        return Err(ApiError::not_authorized(format!("Cannot modify an already provided {name}")));
    }
    attribute::check_writable(client, name)?;
    attribute::check(pool, name, value)
}
