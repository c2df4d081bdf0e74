//! The members of a request, put into a block.

use serde_json::{Map, Value, json};

use super::super::ProviderVersion;
use super::hcl::{Block, Expression};
use super::row::{Row, Shape};

/// One resource on its way into the configuration.
pub(super) struct Translation {
    version: ProviderVersion,
    /// The members that no argument is for.
    pub(super) lost: Vec<String>,
    /// The arguments that the version of the provider does not have.
    pub(super) too_new: Vec<&'static str>,
}

impl Translation {
    pub(super) fn new(version: ProviderVersion) -> Self {
        Self { version, lost: Vec::new(), too_new: Vec::new() }
    }

    /// Puts the members of an object into a block, in the order of the rows.
    pub(super) fn write(&mut self, object: &Map<String, Value>, rows: &[Row], into: &mut Block) {
        self.write_below("", object, rows, into);
    }

    fn write_below(
        &mut self,
        path: &str,
        object: &Map<String, Value>,
        rows: &[Row],
        into: &mut Block,
    ) {
        for row in rows {
            if let Some(value) = object.get(row.member) {
                self.member(path, value, row, into);
            }
        }
        let is_known = |member: &str| rows.iter().any(|row| row.member == member);
        let lost = object.keys().filter(|member| !is_known(member));
        self.lost.extend(lost.map(|member| format!("{path}{member}")));
    }

    fn member(&mut self, path: &str, value: &Value, row: &Row, into: &mut Block) {
        if row.is_newer && self.version == ProviderVersion::Three {
            self.too_new.push(row.argument);
            return;
        }
        let path = format!("{path}{}.", row.member);
        match (&row.shape, value) {
            (Shape::Value, _) => into.attribute(row.argument, Expression::value(value)),
            (Shape::Elsewhere, _) => {}
            (Shape::Json, _) => into.attribute(row.argument, Expression::json(value)),
            (Shape::Inline(rows), Value::Object(object)) => {
                self.write_below(&path, object, rows, into);
            }
            (Shape::Block(rows), Value::Object(object)) => {
                self.inner(&path, object, (row.argument, rows), into);
            }
            (Shape::Block(rows), Value::Array(entries)) => {
                for object in entries.iter().filter_map(Value::as_object) {
                    self.inner(&path, object, (row.argument, rows), into);
                }
            }
            (Shape::Inline(_) | Shape::Block(_), _) => {
                self.lost.push(path.trim_end_matches('.').to_owned());
            }
        }
    }

    fn inner(
        &mut self,
        path: &str,
        object: &Map<String, Value>,
        (argument, rows): (&str, &[Row]),
        into: &mut Block,
    ) {
        let mut block = Block::new(argument);
        self.write_below(path, object, rows, &mut block);
        // An empty block has a meaning of its own.
        if object.is_empty() || !block.is_empty() {
            into.block(block);
        }
    }
}

/// Adds the lengths that Cognito gives a text attribute of a new pool by itself: the provider compares them, and would
/// replace the pool. In a pool that is there, an attribute without lengths has an empty block for them.
pub(super) fn complete_schema(pool: &mut Map<String, Value>, is_there: bool) {
    let attributes = pool.get_mut("Schema").and_then(Value::as_array_mut);
    for attribute in attributes.into_iter().flatten().filter_map(Value::as_object_mut) {
        let text = |member: &str| attribute.get(member).and_then(Value::as_str);
        let (from, to) = match (text("AttributeDataType"), text("Name")) {
            (Some("String"), Some("birthdate")) => ("10", "10"),
            (Some("String"), _) => ("0", "2048"),
            _ => continue,
        };
        let usual =
            if is_there { json!({}) } else { json!({ "MinLength": from, "MaxLength": to }) };
        attribute.entry("StringAttributeConstraints").or_insert(usual);
    }
}
