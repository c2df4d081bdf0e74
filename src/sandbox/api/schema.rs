//! The schema of a pool: the attributes that its users can have.

use serde_json::{Value, json};

use super::request::Request;
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{Object, State, text},
};

const MAX_CUSTOM_ATTRIBUTES: usize = 50;

/// The standard attributes: name, type, minimum and maximum of length or value.
const STANDARD_ATTRIBUTES: [[&str; 4]; 21] = [
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

/// The standard attributes, with the changes and additions of a `CreateUserPool` request.
pub(crate) fn build(requested: Option<&Value>) -> Result<Vec<Object>, ApiError> {
    let mut schema: Vec<Object> = STANDARD_ATTRIBUTES.into_iter().map(standard_attribute).collect();
    for request in objects(requested) {
        let name = text(request, "Name");
        match schema.iter_mut().find(|attribute| text(attribute, "Name") == name) {
            Some(attribute) => change_standard(attribute, request)?,
            None => add_custom(&mut schema, request)?,
        }
    }
    Ok(schema)
}

pub(crate) fn add_custom_attributes(state: &mut State, request: &Request<'_>) -> ApiResult {
    let pool = state.pool(request)?;
    for attribute in objects(request.body.get("CustomAttributes")) {
        add_custom(&mut pool.schema, attribute)?;
    }
    pool.settings.insert("LastModifiedDate".into(), request.now.into());
    Ok(json!({}))
}

fn objects(list: Option<&Value>) -> impl Iterator<Item = &Object> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn standard_attribute([name, kind, min, max]: [&str; 4]) -> Object {
    let mut attribute = attribute(name, kind, name != "sub", name == "sub");
    if let Some((member, bounds)) = constraints(kind) {
        let constraints: Object = bounds
            .into_iter()
            .zip([min, max])
            .filter(|(_, value)| !value.is_empty())
            .map(|(bound, value)| (bound.to_owned(), value.into()))
            .collect();
        attribute.insert(member.into(), constraints.into());
    }
    attribute
}

fn attribute(name: &str, kind: &str, mutable: bool, required: bool) -> Object {
    let members = [
        ("Name", Value::from(name)),
        ("AttributeDataType", kind.into()),
        ("DeveloperOnlyAttribute", false.into()),
        ("Mutable", mutable.into()),
        ("Required", required.into()),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn change_standard(attribute: &mut Object, request: &Object) -> Result<(), ApiError> {
    let name = text(request, "Name");
    let other_type = request
        .get("AttributeDataType")
        .is_some_and(|kind| Some(kind) != attribute.get("AttributeDataType"));
    if other_type || request.get("DeveloperOnlyAttribute") == Some(&true.into()) {
        return Err(ApiError::invalid(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )));
    }
    if name == "sub" {
        return Err(ApiError::invalid(
            "Attribute sub is managed by Amazon Cognito and can not be changed.",
        ));
    }
    for (member, value) in request {
        attribute.insert(member.clone(), value.clone());
    }
    Ok(())
}

fn add_custom(schema: &mut Vec<Object>, request: &Object) -> Result<(), ApiError> {
    let boolean = |member: &str| request.get(member).and_then(Value::as_bool);
    if boolean("Required") == Some(true) {
        return Err(ApiError::invalid("Required custom attributes are not supported currently."));
    }
    let developer_only = boolean("DeveloperOnlyAttribute").unwrap_or(false);
    let prefix = if developer_only { "dev:custom" } else { "custom" };
    let name = format!("{prefix}:{}", text(request, "Name"));
    if schema.iter().any(|attribute| text(attribute, "Name") == name) {
        return Err(ApiError::invalid(format!(
            "{name}: Existing attribute already has name {name}."
        )));
    }
    if schema.len() >= STANDARD_ATTRIBUTES.len() + MAX_CUSTOM_ATTRIBUTES {
        return Err(ApiError::new(
            "LimitExceededException",
            format!("A user pool has at most {MAX_CUSTOM_ATTRIBUTES} custom attributes."),
        ));
    }
    let kind = match text(request, "AttributeDataType") {
        "" => "String",
        kind => kind,
    };
    let mut attribute = attribute(&name, kind, boolean("Mutable").unwrap_or(true), false);
    attribute.insert("DeveloperOnlyAttribute".into(), developer_only.into());
    if let Some((constraints, _)) = constraints(kind) {
        let given = request.get(constraints).cloned().unwrap_or_else(|| json!({}));
        attribute.insert(constraints.into(), given);
    }
    schema.push(attribute);
    Ok(())
}

/// The member with the constraints of a type, and the names of its bounds.
fn constraints(kind: &str) -> Option<(&'static str, [&'static str; 2])> {
    match kind {
        "String" => Some(("StringAttributeConstraints", ["MinLength", "MaxLength"])),
        "Number" => Some(("NumberAttributeConstraints", ["MinValue", "MaxValue"])),
        _ => None,
    }
}
