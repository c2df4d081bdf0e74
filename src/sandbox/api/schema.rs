//! The attributes a user of a pool can have.

use serde_json::{Value, json};

use super::request::Request;
use crate::sandbox::{
    error::{Answer, ApiError},
    state::{Object, Pool, State, text},
};

const MOST_CUSTOM: usize = 50;

/// The standard attributes: name, type, least and most of length or value.
const STANDARD: [[&str; 4]; 21] = [
    ["profile", "String", "0", "2048"],
    ["address", "String", "0", "2048"],
    ["birthdate", "String", "10", "10"],
    ["gender", "String", "0", "2048"],
    ["preferred_username", "String", "0", "2048"],
    ["updated_at", "Number", "0", ""],
    ["website", "String", "0", "2048"],
    ["picture", "String", "0", "2048"],
    ["identities", "String", "", ""],
    ["sub", "String", "1", "2048"],
    ["phone_number", "String", "0", "2048"],
    ["phone_number_verified", "Boolean", "", ""],
    ["zoneinfo", "String", "0", "2048"],
    ["locale", "String", "0", "2048"],
    ["email", "String", "0", "2048"],
    ["email_verified", "Boolean", "", ""],
    ["given_name", "String", "0", "2048"],
    ["family_name", "String", "0", "2048"],
    ["middle_name", "String", "0", "2048"],
    ["name", "String", "0", "2048"],
    ["nickname", "String", "0", "2048"],
];

/// The standard attributes, changed and extended as `CreateUserPool` asks.
pub(crate) fn of(asked: Option<&Value>) -> Result<Vec<Object>, ApiError> {
    let mut schema: Vec<Object> = STANDARD.into_iter().map(standard).collect();
    for asked in objects(asked) {
        let name = text(asked, "Name");
        match schema.iter_mut().find(|known| text(known, "Name") == name) {
            Some(known) => adjust(known, asked)?,
            None => add(&mut schema, asked)?,
        }
    }
    Ok(schema)
}

pub(crate) fn add_custom_attributes(state: &mut State, request: &Request<'_>) -> Answer {
    let pool: &mut Pool = state.pool(request)?;
    for asked in objects(request.body.get("CustomAttributes")) {
        add(&mut pool.schema, asked)?;
    }
    pool.settings.insert("LastModifiedDate".into(), request.now.into());
    Ok(json!({}))
}

fn objects(list: Option<&Value>) -> impl Iterator<Item = &Object> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn standard([name, kind, least, most]: [&str; 4]) -> Object {
    let mut attribute = described(name, kind, name != "sub", name == "sub");
    let (key, ends) = match kind {
        "String" => ("StringAttributeConstraints", ("MinLength", "MaxLength")),
        "Number" => ("NumberAttributeConstraints", ("MinValue", "MaxValue")),
        _ => return attribute,
    };
    let constraints: Object = [(ends.0, least), (ends.1, most)]
        .into_iter()
        .filter(|(_, bound)| !bound.is_empty())
        .map(|(end, bound)| (end.to_owned(), bound.into()))
        .collect();
    attribute.insert(key.into(), constraints.into());
    attribute
}

fn described(name: &str, kind: &str, mutable: bool, required: bool) -> Object {
    let members = [
        ("Name", Value::from(name)),
        ("AttributeDataType", kind.into()),
        ("DeveloperOnlyAttribute", false.into()),
        ("Mutable", mutable.into()),
        ("Required", required.into()),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn adjust(known: &mut Object, asked: &Object) -> Result<(), ApiError> {
    let name = text(asked, "Name");
    let other_type = asked
        .get("AttributeDataType")
        .is_some_and(|kind| Some(kind) != known.get("AttributeDataType"));
    if other_type || asked.get("DeveloperOnlyAttribute") == Some(&true.into()) {
        return Err(ApiError::invalid(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )));
    }
    if name == "sub" {
        return Err(ApiError::invalid(
            "Attribute sub is managed by Amazon Cognito and can not be changed.",
        ));
    }
    for (member, value) in asked {
        known.insert(member.clone(), value.clone());
    }
    Ok(())
}

fn add(schema: &mut Vec<Object>, asked: &Object) -> Result<(), ApiError> {
    let is_set = |member: &str| asked.get(member).and_then(Value::as_bool);
    if is_set("Required") == Some(true) {
        return Err(ApiError::invalid("Required custom attributes are not supported currently."));
    }
    let prefix = match is_set("DeveloperOnlyAttribute") {
        Some(true) => "dev:custom",
        _ => "custom",
    };
    let name = format!("{prefix}:{}", text(asked, "Name"));
    if schema.iter().any(|known| text(known, "Name") == name) {
        return Err(ApiError::invalid(format!(
            "{name}: Existing attribute already has name {name}."
        )));
    }
    if schema.len() >= STANDARD.len() + MOST_CUSTOM {
        return Err(ApiError::new(
            "LimitExceededException",
            format!("A user pool has at most {MOST_CUSTOM} custom attributes."),
        ));
    }
    let kind = match text(asked, "AttributeDataType") {
        "" => "String",
        kind => kind,
    };
    let mut attribute = described(&name, kind, is_set("Mutable").unwrap_or(true), false);
    attribute.insert(
        "DeveloperOnlyAttribute".into(),
        is_set("DeveloperOnlyAttribute").unwrap_or(false).into(),
    );
    let constraints = match kind {
        "String" => "StringAttributeConstraints",
        "Number" => "NumberAttributeConstraints",
        _ => "",
    };
    if !constraints.is_empty() {
        let given = asked.get(constraints).cloned().unwrap_or_else(|| json!({}));
        attribute.insert(constraints.into(), given);
    }
    schema.push(attribute);
    Ok(())
}
