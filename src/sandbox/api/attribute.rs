//! The attributes of users: what a value has to be, and how users are found by one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::request::{Request, pairs};
use crate::sandbox::{
    error::ApiError,
    state::{Object, Pool, User},
};

/// Attributes whose value nobody sets.
const OWN: [&str; 2] = ["sub", "identities"];

pub(crate) fn attributes(
    pool: &Pool,
    request: &Request<'_>,
    creating: bool,
) -> Result<BTreeMap<String, String>, ApiError> {
    let mut attributes = BTreeMap::new();
    for (name, value) in pairs(request.body.get("UserAttributes")) {
        let refused = |why: &str| {
            Err(ApiError::invalid(format!(
                "Attributes did not conform to the schema: {name}: {why}"
            )))
        };
        let Some(known) = pool.attribute(name) else {
            return refused("Attribute does not exist in the schema.");
        };
        if OWN.contains(&name) || !creating && known.get("Mutable") == Some(&Value::Bool(false)) {
            return Err(ApiError::invalid(format!("user.{name}: Attribute cannot be updated.")));
        }
        check(pool, name, value)?;
        attributes.insert(name.to_owned(), value.to_owned());
    }
    Ok(attributes)
}

/// Refuses a value that does not fit the type or the length of its attribute.
pub(crate) fn check(pool: &Pool, name: &str, value: &str) -> Result<(), ApiError> {
    let known = pool.attribute(name);
    let kind = known.and_then(|known| known.get("AttributeDataType")?.as_str());
    let fits = match (name, kind) {
        _ if value.is_empty() => true,
        ("email", _) => is_email(value),
        ("phone_number", _) => is_phone_number(value),
        (_, Some("Boolean")) => matches!(value.to_ascii_lowercase().as_str(), "true" | "false"),
        (_, Some("Number")) => value.parse::<i64>().is_ok(),
        (_, Some("String")) => known.is_none_or(|known| within(known, value)),
        _ => true,
    };
    match (fits, name) {
        (true, _) => Ok(()),
        (false, "email") => Err(ApiError::invalid("Invalid email address format.")),
        (false, "phone_number") => Err(ApiError::invalid("Invalid phone number format.")),
        (false, name) => Err(ApiError::invalid(format!(
            "Attributes did not conform to the schema: {name}: Attribute value does not fit its type or length."
        ))),
    }
}

fn within(known: &Object, value: &str) -> bool {
    let bound = |name: &str| {
        known
            .get("StringAttributeConstraints")
            .and_then(|constraints| constraints.get(name)?.as_str()?.parse::<usize>().ok())
    };
    let length = value.chars().count();
    bound("MinLength").is_none_or(|least| length >= least)
        && bound("MaxLength").is_none_or(|most| length <= most)
}

pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.contains('@') && !host.ends_with('.')
    }) && !text.contains(char::is_whitespace)
}

/// E.164: a plus sign and up to fifteen digits.
pub(crate) fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
    })
}

/// The filter language of `ListUsers`: one attribute, `=` or `^=`, a text in quotes.
pub(crate) struct Filter<'a> {
    attribute: &'a str,
    starts: bool,
    value: &'a str,
}

impl<'a> Filter<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Option<Self>, ApiError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let parsed = text.split_once('=').and_then(|(left, right)| {
            let value = right.trim().strip_prefix('"')?.strip_suffix('"')?;
            let left = left.trim();
            let (attribute, starts) = match left.strip_suffix('^') {
                Some(attribute) => (attribute.trim(), true),
                None => (left, false),
            };
            Some(Self { attribute: attribute.trim_matches('"'), starts, value })
        });
        parsed
            .map(Some)
            .ok_or_else(|| ApiError::invalid("One or more requested filters are invalid."))
    }

    pub(crate) fn holds(&self, name: &str, user: &User) -> bool {
        let found = match self.attribute {
            "username" | "cognito:username" => Some(name),
            "cognito:user_status" => Some(user.status.as_str()),
            "status" if user.disabled => Some("Disabled"),
            "status" => Some("Enabled"),
            attribute => user.attributes.get(attribute).map(String::as_str),
        };
        found.is_some_and(|found| match self.starts {
            true => found.starts_with(self.value),
            false => found == self.value,
        })
    }
}
