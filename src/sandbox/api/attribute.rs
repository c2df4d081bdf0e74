//! User attributes: which values are valid, and how users are filtered by them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::request::{Request, pairs};
use crate::sandbox::{
    error::ApiError,
    state::{Client, Object, Pool, User},
};

/// Attributes that only Cognito sets.
const READ_ONLY_ATTRIBUTES: [&str; 2] = ["sub", "identities"];

/// The attributes in a request that creates or updates a user.
pub(crate) fn requested_attributes(
    pool: &Pool,
    request: &Request<'_>,
    creating: bool,
) -> Result<BTreeMap<String, String>, ApiError> {
    let mut attributes = BTreeMap::new();
    for (name, value) in pairs(request.body.get("UserAttributes")) {
        check_changeable(pool, name, creating)?;
        check(pool, name, value)?;
        attributes.insert(name.to_owned(), value.to_owned());
    }
    Ok(attributes)
}

/// The attributes that a request removes from a user, each with an empty value.
pub(crate) fn removed_attributes(
    pool: &Pool,
    request: &Request<'_>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let mut attributes = BTreeMap::new();
    for name in request.list("UserAttributeNames") {
        check_changeable(pool, name, false)?;
        attributes.insert(name.to_owned(), String::new());
    }
    Ok(attributes)
}

/// Checks that there is such an attribute, and that it may be set.
fn check_changeable(pool: &Pool, name: &str, creating: bool) -> Result<(), ApiError> {
    let Some(schema) = pool.attribute(name) else {
        return Err(ApiError::invalid(format!(
            "Attributes did not conform to the schema: {name}: Attribute does not exist in the schema."
        )));
    };
    let immutable = !creating && schema.get("Mutable") == Some(&Value::Bool(false));
    if READ_ONLY_ATTRIBUTES.contains(&name) || immutable {
        return Err(ApiError::invalid(format!("user.{name}: Attribute cannot be updated.")));
    }
    Ok(())
}

/// Checks that users of a client may change an attribute. A client without a list may write everything.
pub(crate) fn check_writable(client: &Client, name: &str) -> Result<(), ApiError> {
    if client.fields.contains_key("WriteAttributes")
        && !client.list("WriteAttributes").contains(&name)
    {
        let message = "A client attempted to write unauthorized attribute";
        return Err(ApiError::not_authorized(message));
    }
    Ok(())
}

/// Checks a value against the type and the length of its attribute.
pub(crate) fn check(pool: &Pool, name: &str, value: &str) -> Result<(), ApiError> {
    let schema = pool.attribute(name);
    let kind = schema.and_then(|schema| schema.get("AttributeDataType")?.as_str());
    let valid = match (name, kind) {
        _ if value.is_empty() => true,
        ("email", _) => is_email(value),
        ("phone_number", _) => is_phone_number(value),
        (_, Some("Boolean")) => matches!(value.to_ascii_lowercase().as_str(), "true" | "false"),
        (_, Some("Number")) => value.parse::<i64>().is_ok(),
        (_, Some("String")) => schema.is_none_or(|schema| is_length_valid(schema, value)),
        _ => true,
    };
    if valid {
        return Ok(());
    }
    Err(match name {
        "email" => ApiError::invalid("Invalid email address format."),
        "phone_number" => ApiError::invalid("Invalid phone number format."),
        name => ApiError::invalid(format!(
            "Attributes did not conform to the schema: {name}: Attribute value does not fit its type or length."
        )),
    })
}

fn is_length_valid(schema: &Object, value: &str) -> bool {
    let bound = |name: &str| {
        schema
            .get("StringAttributeConstraints")
            .and_then(|constraints| constraints.get(name)?.as_str()?.parse::<usize>().ok())
    };
    let length = value.chars().count();
    bound("MinLength").is_none_or(|min| length >= min)
        && bound("MaxLength").is_none_or(|max| length <= max)
}

pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.contains('@') && !host.ends_with('.')
    }) && !text.contains(char::is_whitespace)
}

/// Whether a text is in E.164: a plus sign and up to fifteen digits.
pub(crate) fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
    })
}

/// What users can be filtered by, and whether letter case counts (API reference of `ListUsers`).
const SEARCHABLE: [(&str, bool); 10] = [
    ("username", true),
    ("email", false),
    ("phone_number", false),
    ("name", false),
    ("given_name", false),
    ("family_name", false),
    ("preferred_username", false),
    ("cognito:user_status", false),
    ("status", true),
    ("sub", false),
];

/// A filter of `ListUsers`: an attribute, `=` or `^=`, and a value in quotes.
pub(crate) struct Filter<'a> {
    attribute: &'a str,
    is_prefix: bool,
    is_case_sensitive: bool,
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
            let (attribute, is_prefix) = match left.strip_suffix('^') {
                Some(attribute) => (attribute.trim(), true),
                None => (left, false),
            };
            Some((attribute.trim_matches('"'), is_prefix, value))
        });
        let Some((attribute, is_prefix, value)) = parsed else {
            return Err(ApiError::invalid("One or more requested filters are invalid."));
        };
        match SEARCHABLE.into_iter().find(|(name, _)| *name == attribute) {
            Some((_, is_case_sensitive)) => {
                Ok(Some(Self { attribute, is_prefix, is_case_sensitive, value }))
            }
            None => Err(ApiError::invalid(format!("Invalid search attribute: {attribute}"))),
        }
    }

    pub(crate) fn matches(&self, name: &str, user: &User) -> bool {
        let found = match self.attribute {
            "username" => Some(name),
            "cognito:user_status" => Some(user.status.as_str()),
            "status" if user.disabled => Some("Disabled"),
            "status" => Some("Enabled"),
            attribute => user.attributes.get(attribute).map(String::as_str),
        };
        found.is_some_and(|found| self.fits(found))
    }

    fn fits(&self, found: &str) -> bool {
        if self.is_case_sensitive {
            return if self.is_prefix {
                found.starts_with(self.value)
            } else {
                found == self.value
            };
        }
        let (found, value) = (found.to_lowercase(), self.value.to_lowercase());
        if self.is_prefix { found.starts_with(&value) } else { found == value }
    }
}
