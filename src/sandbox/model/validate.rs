//! Checks requests against the service model, with the error messages of the service.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{MODEL, Range, Shape, UNCHECKED_SHAPE, UNKNOWN_MEMBER_PREFIX, pattern};
use crate::sandbox::error::ApiError;

/// Checks a request body, and removes members that are null.
///
/// `unknown_members` allows top-level members whose name starts with [`UNKNOWN_MEMBER_PREFIX`].
pub(crate) fn check(
    operation: &str,
    body: &mut Value,
    unknown_members: bool,
) -> Result<(), ApiError> {
    let Some(model) = MODEL.operations.get(operation) else {
        return Err(ApiError::internal(format!("no model of {operation}")));
    };
    let mut validator = Validator { unknown_members, violations: Vec::new() };
    validator.value(&model.input, body, &Path::Top)?;
    let violations = validator.violations;
    match violations.len() {
        0 => Ok(()),
        1 => {
            Err(ApiError::invalid(format!("1 validation error detected: {}", violations.concat())))
        }
        count => Err(ApiError::invalid(format!(
            "{count} validation errors detected: {}",
            violations.join("; ")
        ))),
    }
}

/// The position of a value in the request, as error messages show it.
enum Path<'a> {
    Top,
    Member(&'a Self, &'a str),
    Element(&'a Self, usize),
}

impl Path<'_> {
    fn text(&self) -> String {
        match self {
            Self::Top => String::new(),
            Self::Member(parent, name) => {
                let mut letters = name.chars();
                let first = letters.next().map(|c| c.to_ascii_lowercase());
                let name: String = first.into_iter().chain(letters).collect();
                match parent.text() {
                    parent if parent.is_empty() => name,
                    parent => format!("{parent}.{name}"),
                }
            }
            Self::Element(parent, number) => format!("{}.{number}.member", parent.text()),
        }
    }
}

struct Validator {
    unknown_members: bool,
    violations: Vec<String>,
}

impl Validator {
    /// Collects violated constraints. A value of the wrong type is an error at once.
    fn value(&mut self, name: &str, value: &mut Value, path: &Path<'_>) -> Result<(), ApiError> {
        let Some(shape) = MODEL.shapes.get(name) else {
            return Err(ApiError::internal(format!("no model of {name}")));
        };
        match (shape, &mut *value) {
            (Shape::Structure { required, members }, Value::Object(object)) => {
                self.structure(required, members, object, path)
            }
            (Shape::List { member, size }, Value::Array(elements)) => {
                let mut violated = size.violated_length(elements.len());
                for (index, element) in elements.iter_mut().enumerate() {
                    match MODEL.shapes.get(member) {
                        Some(Shape::Structure { .. }) => {
                            self.value(member, element, &Path::Element(path, index + 1))?;
                        }
                        _ => self.inner(member, element, "Member", &mut violated)?,
                    }
                }
                self.report(violated, value, false, path);
                Ok(())
            }
            (Shape::Map { key, value: inner, size }, Value::Object(entries)) => {
                let mut violated = size.violated_length(entries.len());
                for (entry, value) in entries.iter_mut() {
                    let mut entry = Value::from(entry.as_str());
                    self.inner(key, &mut entry, "Map keys", &mut violated)?;
                    self.inner(inner, value, "Map value", &mut violated)?;
                }
                self.report(violated, value, false, path);
                Ok(())
            }
            (scalar, value) => {
                let violated = violated_by_scalar(name, scalar, value)?;
                let hidden = matches!(scalar, Shape::String { sensitive: true, .. });
                self.report(violated, value, hidden, path);
                Ok(())
            }
        }
    }

    fn structure(
        &mut self,
        required: &[String],
        members: &BTreeMap<String, String>,
        object: &mut Map<String, Value>,
        path: &Path<'_>,
    ) -> Result<(), ApiError> {
        object.retain(|_, value| !value.is_null());
        for absent in required.iter().filter(|name| !object.contains_key(*name)) {
            let path = Path::Member(path, absent).text();
            self.violations.push(format!(
                "Value null at '{path}' failed to satisfy constraint: Member must not be null"
            ));
        }
        for (member, value) in object {
            let Some(shape) = members.get(member) else {
                let allowed = self.unknown_members
                    && matches!(path, Path::Top)
                    && member.starts_with(UNKNOWN_MEMBER_PREFIX);
                if allowed {
                    continue;
                }
                return Err(serialization(format!("Unexpected field: {member}")));
            };
            self.value(shape, value, &Path::Member(path, member))?;
        }
        Ok(())
    }

    /// Checks an element of a list, or a key or value of a map. Its violations are reported for
    /// the whole list or map.
    fn inner(
        &mut self,
        name: &str,
        value: &mut Value,
        part: &str,
        violated: &mut Vec<String>,
    ) -> Result<(), ApiError> {
        match MODEL.shapes.get(name) {
            Some(scalar @ (Shape::String { .. } | Shape::Integer { .. })) => {
                let found = violated_by_scalar(name, scalar, value)?;
                let constraint = format!("{part} must satisfy constraint: [{}]", found.join(", "));
                if !found.is_empty() && !violated.contains(&constraint) {
                    violated.push(constraint);
                }
                Ok(())
            }
            _ => self.value(name, value, &Path::Top),
        }
    }

    fn report(&mut self, violated: Vec<String>, value: &Value, hidden: bool, path: &Path<'_>) {
        let shown = match value {
            _ if hidden => String::new(),
            Value::String(text) => format!(" '{text}'"),
            other => format!(" '{other}'"),
        };
        let path = path.text();
        self.violations.extend(violated.into_iter().map(|constraint| {
            format!("Value{shown} at '{path}' failed to satisfy constraint: {constraint}")
        }));
    }
}

/// The constraints that a scalar violates.
fn violated_by_scalar(name: &str, shape: &Shape, value: &Value) -> Result<Vec<String>, ApiError> {
    match (shape, value) {
        (Shape::String { values, pattern, size, .. }, Value::String(text)) => {
            let mut violated = Vec::new();
            if let Some(pattern) = pattern
                && name != UNCHECKED_SHAPE
                && pattern::matches(pattern, text) != Some(true)
            {
                violated.push(format!("Member must satisfy regular expression pattern: {pattern}"));
            }
            violated.extend(size.violated_length(text.chars().count()));
            if !values.is_empty() && !values.contains(text) {
                violated
                    .push(format!("Member must satisfy enum value set: [{}]", values.join(", ")));
            }
            Ok(violated)
        }
        (Shape::Integer { size }, Value::Number(number)) => number
            .as_i64()
            .map(|number| size.violated_value(number))
            .ok_or_else(|| serialization("DECIMAL_VALUE can not be converted to an Integer")),
        (Shape::Boolean, Value::Bool(_))
        | (Shape::Timestamp, Value::Number(_))
        | (Shape::Blob, Value::String(_))
        | (Shape::Document, _) => Ok(Vec::new()),
        (shape, value) => Err(wrong_type(shape, value)),
    }
}

fn wrong_type(shape: &Shape, value: &Value) -> ApiError {
    let found = match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
    };
    let expected = match shape {
        Shape::String { .. } => "a String",
        Shape::Integer { .. } => "an Integer",
        Shape::Boolean => "a Boolean",
        Shape::Timestamp => "a Timestamp",
        Shape::Blob => "a Blob",
        Shape::List { .. } => "a List",
        Shape::Map { .. } => "a Map",
        Shape::Structure { .. } | Shape::Document => "a Structure",
    };
    serialization(format!("{found} can not be converted to {expected}"))
}

impl Range {
    fn violated(self, value: i64, at_least: &str, at_most: &str) -> Vec<String> {
        let below = self.min.filter(|min| value < *min);
        let above = self.max.filter(|max| value > *max);
        let constraint = |what: &str, limit: i64| format!("Member must have {what} {limit}");
        above
            .map(|max| constraint(at_most, max))
            .into_iter()
            .chain(below.map(|min| constraint(at_least, min)))
            .collect()
    }

    fn violated_length(self, length: usize) -> Vec<String> {
        self.violated(
            i64::try_from(length).unwrap_or(i64::MAX),
            "length greater than or equal to",
            "length less than or equal to",
        )
    }

    fn violated_value(self, value: i64) -> Vec<String> {
        self.violated(value, "value greater than or equal to", "value less than or equal to")
    }
}

fn serialization(message: impl Into<String>) -> ApiError {
    ApiError::new("SerializationException", message)
}

/// Checks an output for members and types that its shape does not have.
#[cfg(test)]
pub(crate) fn check_output(operation: &str, value: &Value) -> Result<(), String> {
    let Some(output) = MODEL.operations[operation].output.as_deref() else {
        return match value.as_object() {
            Some(object) if !object.is_empty() => {
                Err(format!("{operation} has no output, not {value}"))
            }
            _ => Ok(()),
        };
    };
    let mut validator = Validator { unknown_members: false, violations: Vec::new() };
    validator
        .value(output, &mut value.clone(), &Path::Top)
        .map_err(|error| format!("{operation}: {}", error.message))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(operation: &str, mut body: Value) -> String {
        let error = check(operation, &mut body, false).unwrap_err();
        format!("{}: {}", error.code, error.message)
    }

    #[test]
    fn every_pattern_of_the_model_is_supported() {
        for (name, shape) in &MODEL.shapes {
            if let Shape::String { pattern: Some(pattern), .. } = shape {
                assert!(pattern::matches(pattern, "a").is_some(), "{name}: {pattern}");
            }
        }
    }

    #[test]
    fn each_violated_constraint_is_named_with_its_position() {
        for (operation, body, expected) in [
            (
                "CreateUserPool",
                json!({}),
                "1 validation error detected: Value null at 'poolName' failed to satisfy constraint: Member must not be null",
            ),
            (
                "CreateUserPool",
                json!({"PoolName": "a/b"}),
                "1 validation error detected: Value 'a/b' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+",
            ),
            (
                "CreateUserPool",
                json!({"PoolName": "a".repeat(129), "MfaConfiguration": "on"}),
                &format!(
                    "2 validation errors detected: Value '{}' at 'poolName' failed to satisfy constraint: Member must have length less than or equal to 128; Value 'on' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set: [OFF, ON, OPTIONAL]",
                    "a".repeat(129)
                ),
            ),
            (
                "CreateUserPool",
                json!({"PoolName": "a", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}}),
                "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
            ),
            (
                "CreateUserPool",
                json!({"PoolName": "a", "Schema": [{"Name": ""}]}),
                "2 validation errors detected: Value '' at 'schema.1.member.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; Value '' at 'schema.1.member.name' failed to satisfy constraint: Member must have length greater than or equal to 1",
            ),
            (
                "UpdateUserPoolClient",
                json!({"UserPoolId": "eu-west-1_a", "ClientId": "c", "CallbackURLs": ["https://a b"]}),
                "1 validation error detected: Value '[\"https://a b\"]' at 'callbackURLs' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+]",
            ),
            (
                "TagResource",
                json!({"ResourceArn": "arn:aws:cognito-idp:r:0:userpool/p", "Tags": {"": "x"}}),
                "1 validation error detected: Value '{\"\":\"x\"}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length greater than or equal to 1]",
            ),
        ] {
            assert_eq!(error(operation, body), format!("InvalidParameterException: {expected}"));
        }
    }

    #[test]
    fn a_wrong_type_or_an_unknown_member_is_a_serialization_error() {
        for (body, expected) in [
            (json!({"PoolName": 1}), "NUMBER_VALUE can not be converted to a String"),
            (json!({"PoolName": "a", "Colour": "red"}), "Unexpected field: Colour"),
            (json!({"PoolName": "a", "FutureColour": "red"}), "Unexpected field: FutureColour"),
            (json!(["a"]), "START_ARRAY can not be converted to a Structure"),
            (
                json!({"PoolName": "a", "Policies": {"PasswordPolicy": {"MinimumLength": 6.5}}}),
                "DECIMAL_VALUE can not be converted to an Integer",
            ),
        ] {
            assert_eq!(
                error("CreateUserPool", body),
                format!("SerializationException: {expected}")
            );
        }
    }

    #[test]
    fn a_null_member_counts_as_absent() {
        let mut body = json!({"PoolName": "a", "Policies": {"PasswordPolicy": null}});
        check("CreateUserPool", &mut body, false).unwrap();
        assert_eq!(body, json!({"PoolName": "a", "Policies": {}}));
    }

    #[test]
    fn an_invalid_password_is_not_repeated_in_the_error() {
        let text = error(
            "AdminSetUserPassword",
            json!({"UserPoolId": "r_a", "Username": "ada", "Password": "with blank"}),
        );
        assert!(text.contains("Value at 'password'"), "{text}");
        assert!(!text.contains("with blank"), "{text}");
    }

    #[test]
    fn the_domain_pattern_of_the_model_does_not_apply_to_custom_domains() {
        let mut body = json!({"Domain": "auth.example.com"});
        check("DescribeUserPoolDomain", &mut body, false).unwrap();
    }
}
