//! The attributes that the users of a pool can have. Nearly all pools have the same, so they share them.

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Object, text};

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

static STANDARD: LazyLock<Vec<Arc<Object>>> = LazyLock::new(|| {
    STANDARD_ATTRIBUTES.into_iter().map(standard_attribute).map(Arc::new).collect()
});

/// The attributes of a pool.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(from = "Vec<Object>", into = "Vec<Object>")]
pub(crate) struct Schema(Vec<Arc<Object>>);

impl Schema {
    /// The standard attributes.
    pub(crate) fn standard() -> Self {
        Self(STANDARD.clone())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Object> {
        self.0.iter().map(Arc::as_ref)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Object> {
        self.iter().find(|attribute| text(attribute, "Name") == name)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Object> {
        self.0.iter_mut().find(|attribute| text(attribute, "Name") == name).map(Arc::make_mut)
    }

    pub(crate) fn push(&mut self, attribute: Object) {
        self.0.push(Arc::new(attribute));
    }

    /// How many attributes are not standard.
    pub(crate) fn custom(&self) -> usize {
        self.0.len().saturating_sub(STANDARD_ATTRIBUTES.len())
    }
}

impl From<Vec<Object>> for Schema {
    fn from(attributes: Vec<Object>) -> Self {
        let shared = |attribute: Object| {
            let standard = STANDARD.iter().find(|standard| ***standard == attribute);
            standard.map_or_else(|| Arc::new(attribute), Arc::clone)
        };
        Self(attributes.into_iter().map(shared).collect())
    }
}

impl From<Schema> for Vec<Object> {
    fn from(schema: Schema) -> Self {
        schema.iter().cloned().collect()
    }
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

/// An attribute without constraints.
pub(crate) fn attribute(name: &str, kind: &str, mutable: bool, required: bool) -> Object {
    let members = [
        ("Name", Value::from(name)),
        ("AttributeDataType", kind.into()),
        ("DeveloperOnlyAttribute", false.into()),
        ("Mutable", mutable.into()),
        ("Required", required.into()),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The member with the constraints of a type, and the names of its bounds.
pub(crate) fn constraints(kind: &str) -> Option<(&'static str, [&'static str; 2])> {
    match kind {
        "String" => Some(("StringAttributeConstraints", ["MinLength", "MaxLength"])),
        "Number" => Some(("NumberAttributeConstraints", ["MinValue", "MaxValue"])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_schema_shares_what_is_standard_with_every_other() {
        let mut schema = Schema::standard();
        schema.get_mut("email").unwrap().insert("Required".into(), true.into());
        schema.push(attribute("custom:team", "String", true, false));
        let stored = serde_json::to_string(&schema).unwrap();
        let read: Schema = serde_json::from_str(&stored).unwrap();
        assert!(read == schema);
        let own = read.0.iter().filter(|one| !STANDARD.iter().any(|it| Arc::ptr_eq(it, one)));
        let own: Vec<&str> = own.map(|attribute| text(attribute, "Name")).collect();
        assert_eq!((own, read.custom()), (vec!["email", "custom:team"], 1));
    }
}
