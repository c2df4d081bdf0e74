//! Requests held against the model: what breaks it is refused in the words of the service.

use serde_json::Value;

use super::{FUTURE, MODEL, Range, Shape, UNRELIABLE, pattern};
use crate::sandbox::error::ApiError;

/// Refuses a request body that breaks the model and takes the nulls out of one that does not.
///
/// With `future`, top-level members whose name starts with [`FUTURE`] pass.
pub(crate) fn check(operation: &str, body: &mut Value, future: bool) -> Result<(), ApiError> {
    let Some(signature) = MODEL.operations.get(operation) else {
        return Err(ApiError::internal(format!("no model of {operation}")));
    };
    let mut check = Check { future, problems: Vec::new() };
    check.value(&signature.input, body, &Path::Top)?;
    let problems = check.problems;
    match problems.len() {
        0 => Ok(()),
        1 => Err(ApiError::invalid(format!("1 validation error detected: {}", problems.concat()))),
        count => Err(ApiError::invalid(format!(
            "{count} validation errors detected: {}",
            problems.join("; ")
        ))),
    }
}

/// Where in the request a value stands, as error texts name it.
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

struct Check {
    future: bool,
    problems: Vec<String>,
}

impl Check {
    /// Notes what is out of bounds; fails at once where the value is not of the shape's type.
    fn value(&mut self, name: &str, value: &mut Value, path: &Path<'_>) -> Result<(), ApiError> {
        let Some(shape) = MODEL.shapes.get(name) else {
            return Err(ApiError::internal(format!("no model of {name}")));
        };
        match (shape, &mut *value) {
            (Shape::Structure { required, members }, Value::Object(object)) => {
                object.retain(|_, value| !value.is_null());
                for absent in required.iter().filter(|name| !object.contains_key(*name)) {
                    let path = Path::Member(path, absent).text();
                    self.problems.push(format!(
                        "Value null at '{path}' failed to satisfy constraint: Member must not be null"
                    ));
                }
                for (member, value) in object {
                    match members.get(member) {
                        Some(shape) => self.value(shape, value, &Path::Member(path, member))?,
                        None if self.future
                            && matches!(path, Path::Top)
                            && member.starts_with(FUTURE) => {}
                        None => {
                            return Err(serialization(format!("Unexpected field: {member}")));
                        }
                    }
                }
            }
            (Shape::List { member, size }, Value::Array(elements)) => {
                let mut broken = size.broken_length(elements.len());
                for (index, element) in elements.iter_mut().enumerate() {
                    match MODEL.shapes.get(member) {
                        Some(Shape::Structure { .. }) => {
                            self.value(member, element, &Path::Element(path, index + 1))?;
                        }
                        _ => self.inner(member, element, "Member", &mut broken)?,
                    }
                }
                self.note(broken, value, false, path);
            }
            (Shape::Map { key, value: to, size }, Value::Object(entries)) => {
                let mut broken = size.broken_length(entries.len());
                for (entry, value) in entries.iter_mut() {
                    self.inner(key, &mut Value::from(entry.as_str()), "Map keys", &mut broken)?;
                    self.inner(to, value, "Map value", &mut broken)?;
                }
                self.note(broken, value, false, path);
            }
            (scalar, value) => {
                let broken = broken_scalar(name, scalar, value)?;
                let hidden = matches!(scalar, Shape::String { sensitive: true, .. });
                self.note(broken, value, hidden, path);
            }
        }
        Ok(())
    }

    /// A list's element or a map's key or value, whose faults are told of the whole.
    fn inner(
        &mut self,
        name: &str,
        value: &mut Value,
        part: &str,
        broken: &mut Vec<String>,
    ) -> Result<(), ApiError> {
        match MODEL.shapes.get(name) {
            Some(scalar @ (Shape::String { .. } | Shape::Integer { .. })) => {
                let found = broken_scalar(name, scalar, value)?;
                let told = format!("{part} must satisfy constraint: [{}]", found.join(", "));
                if !found.is_empty() && !broken.contains(&told) {
                    broken.push(told);
                }
                Ok(())
            }
            _ => self.value(name, value, &Path::Top),
        }
    }

    fn note(&mut self, broken: Vec<String>, value: &Value, hidden: bool, path: &Path<'_>) {
        let shown = match value {
            _ if hidden => String::new(),
            Value::String(text) => format!(" '{text}'"),
            other => format!(" '{other}'"),
        };
        let path = path.text();
        self.problems.extend(broken.into_iter().map(|constraint| {
            format!("Value{shown} at '{path}' failed to satisfy constraint: {constraint}")
        }));
    }
}

fn broken_scalar(name: &str, shape: &Shape, value: &Value) -> Result<Vec<String>, ApiError> {
    match (shape, value) {
        (Shape::String { values, pattern, size, .. }, Value::String(text)) => {
            let mut broken = Vec::new();
            if let Some(pattern) = pattern.as_ref().filter(|_| name != UNRELIABLE)
                && pattern::matches(pattern, text) != Some(true)
            {
                broken.push(format!("Member must satisfy regular expression pattern: {pattern}"));
            }
            broken.extend(size.broken_length(text.chars().count()));
            if !values.is_empty() && !values.contains(text) {
                broken.push(format!("Member must satisfy enum value set: [{}]", values.join(", ")));
            }
            Ok(broken)
        }
        (Shape::Integer { size }, Value::Number(number)) => number
            .as_i64()
            .map(|number| size.broken_value(number))
            .ok_or_else(|| serialization("DECIMAL_VALUE can not be converted to an Integer")),
        (Shape::Boolean, Value::Bool(_))
        | (Shape::Timestamp, Value::Number(_))
        | (Shape::Blob, Value::String(_))
        | (Shape::Document, _) => Ok(Vec::new()),
        (shape, value) => {
            let found = match value {
                Value::Null => "NULL_VALUE",
                Value::Bool(true) => "TRUE_VALUE",
                Value::Bool(false) => "FALSE_VALUE",
                Value::Number(_) => "NUMBER_VALUE",
                Value::String(_) => "STRING_VALUE",
                Value::Array(_) => "START_ARRAY",
                Value::Object(_) => "START_OBJECT",
            };
            let wanted = match shape {
                Shape::String { .. } => "a String",
                Shape::Integer { .. } => "an Integer",
                Shape::Boolean => "a Boolean",
                Shape::Timestamp => "a Timestamp",
                Shape::Blob => "a Blob",
                Shape::List { .. } => "a List",
                Shape::Map { .. } => "a Map",
                Shape::Structure { .. } | Shape::Document => "a Structure",
            };
            Err(serialization(format!("{found} can not be converted to {wanted}")))
        }
    }
}

impl Range {
    fn broken(self, value: i64, least: &str, most: &str) -> Vec<String> {
        let below = self.min.filter(|min| value < *min);
        let above = self.max.filter(|max| value > *max);
        let say = |what: &str, limit: i64| format!("Member must have {what} {limit}");
        above
            .map(|max| say(most, max))
            .into_iter()
            .chain(below.map(|min| say(least, min)))
            .collect()
    }

    fn broken_length(self, length: usize) -> Vec<String> {
        self.broken(
            i64::try_from(length).unwrap_or(i64::MAX),
            "length greater than or equal to",
            "length less than or equal to",
        )
    }

    fn broken_value(self, value: i64) -> Vec<String> {
        self.broken(value, "value greater than or equal to", "value less than or equal to")
    }
}

fn serialization(message: impl Into<String>) -> ApiError {
    ApiError::new("SerializationException", message)
}

/// Says what an answer holds that its output shape does not, or holds in another type.
#[cfg(test)]
pub(crate) fn check_answer(operation: &str, answer: &Value) -> Result<(), String> {
    let output = MODEL.operations[operation].output.as_deref();
    match output {
        None if answer.as_object().is_none_or(serde_json::Map::is_empty) => Ok(()),
        None => Err(format!("{operation} answers nothing, not {answer}")),
        Some(output) => {
            let mut check = Check { future: false, problems: Vec::new() };
            check
                .value(output, &mut answer.clone(), &Path::Top)
                .map_err(|error| format!("{operation}: {}", error.message))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(operation: &str, mut body: Value) -> String {
        let error = check(operation, &mut body, false).unwrap_err();
        format!("{}: {}", error.code, error.message)
    }

    #[test]
    fn every_pattern_of_the_model_is_understood() {
        for (name, shape) in &MODEL.shapes {
            if let Shape::String { pattern: Some(pattern), .. } = shape {
                assert!(pattern::matches(pattern, "a").is_some(), "{name}: {pattern}");
            }
        }
    }

    #[test]
    fn each_broken_constraint_is_named_with_its_place() {
        for (operation, body, wanted) in [
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
            assert_eq!(refusal(operation, body), format!("InvalidParameterException: {wanted}"));
        }
    }

    #[test]
    fn a_wrong_type_or_an_unknown_member_does_not_even_parse() {
        for (body, wanted) in [
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
                refusal("CreateUserPool", body),
                format!("SerializationException: {wanted}")
            );
        }
    }

    #[test]
    fn a_null_member_is_an_absent_member() {
        let mut body = json!({"PoolName": "a", "Policies": {"PasswordPolicy": null}});
        check("CreateUserPool", &mut body, false).unwrap();
        assert_eq!(body, json!({"PoolName": "a", "Policies": {}}));
    }

    #[test]
    fn a_password_that_breaks_the_model_is_not_repeated() {
        let text = refusal(
            "AdminSetUserPassword",
            json!({"UserPoolId": "r_a", "Username": "ada", "Password": "with blank"}),
        );
        assert!(text.contains("Value at 'password'"), "{text}");
        assert!(!text.contains("with blank"), "{text}");
    }

    #[test]
    fn the_domain_pattern_of_the_model_does_not_judge_custom_domains() {
        let mut body = json!({"Domain": "auth.example.com"});
        check("DescribeUserPoolDomain", &mut body, false).unwrap();
    }
}
