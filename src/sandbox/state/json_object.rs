//! JSON objects, as in requests and responses of the API.

use serde_json::{Map, Value};

pub(crate) type Object = Map<String, Value>;

/// A string member; empty if absent.
pub(crate) fn text<'a>(object: &'a Object, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A member that is a list of strings; empty if absent.
pub(crate) fn strings<'a>(object: &'a Object, name: &str) -> Vec<&'a str> {
    items(object.get(name))
}

/// The items of a list of strings; empty if absent.
pub(crate) fn items(list: Option<&Value>) -> Vec<&str> {
    let list = list.and_then(Value::as_array);
    list.map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// The object of a `json!` literal.
pub(crate) fn object(literal: Value) -> Object {
    match literal {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
