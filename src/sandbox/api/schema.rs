//! The schema of a pool: the attributes that its users can have.

use serde_json::{Value, json};

use super::request::Request;
use crate::sandbox::{
    error::{ApiError, ApiResult},
    state::{
        Object, Schema, State,
        schema::{attribute, constraints},
        text,
    },
};

const MAX_CUSTOM_ATTRIBUTES: usize = 50;

/// The standard attributes, with the changes and additions of a `CreateUserPool` request.
pub(crate) fn build(requested: Option<&Value>) -> Result<Schema, ApiError> {
    let mut schema = Schema::standard();
    for request in objects(requested) {
        let name = text(request, "Name");
        match schema.get_mut(name) {
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
    pool.settings.insert("LastModifiedDate", request.now.into());
    Ok(json!({}))
}

fn objects(list: Option<&Value>) -> impl Iterator<Item = &Object> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
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

fn add_custom(schema: &mut Schema, request: &Object) -> Result<(), ApiError> {
    let boolean = |member: &str| request.get(member).and_then(Value::as_bool);
    if boolean("Required") == Some(true) {
        return Err(ApiError::invalid("Required custom attributes are not supported currently."));
    }
    let developer_only = boolean("DeveloperOnlyAttribute").unwrap_or(false);
    let prefix = if developer_only { "dev:custom" } else { "custom" };
    let name = format!("{prefix}:{}", text(request, "Name"));
    if schema.get(&name).is_some() {
        return Err(ApiError::invalid(format!(
            "{name}: Existing attribute already has name {name}."
        )));
    }
    if schema.custom() >= MAX_CUSTOM_ATTRIBUTES {
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
