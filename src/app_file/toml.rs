//! TOML.

use toml_edit::{Document as Parsed, Item, Table, Value as Written};

use super::document::Document;
use super::node::{Node, Object, Span, Text, Value};

/// Reads TOML.
///
/// # Errors
///
/// What the parser says is wrong with it.
pub(super) fn read(text: &str) -> Result<Document, String> {
    let parsed = Parsed::parse(text).map_err(|why| {
        // The message of the whole error shows the line, which may hold a secret.
        let before = why.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, why.message())
    })?;
    Ok(Document::of(table(parsed.as_table()), text.len()))
}

fn table(table: &Table) -> Object {
    let mut object = Object::default();
    for (name, item) in table {
        object.set(name, node(item));
    }
    object
}

fn node(item: &Item) -> Node {
    let (value, span): (Value, Option<Span>) = match item {
        Item::Value(written) => return of_value(written),
        Item::Table(inner) => (Value::Object(table(inner)), inner.span()),
        Item::ArrayOfTables(tables) => {
            let tables = tables
                .iter()
                .map(|one| Node { value: Value::Object(table(one)), span: one.span() });
            (Value::List(tables.collect()), None)
        }
        Item::None => (Value::Other, None),
    };
    Node { value, span }
}

fn of_value(written: &Written) -> Node {
    let value = match written {
        Written::String(text) => Value::Text(Text::literal(text.value())),
        Written::Boolean(flag) => Value::Flag(*flag.value()),
        Written::Array(items) => Value::List(items.iter().map(of_value).collect()),
        Written::InlineTable(inner) => {
            let mut object = Object::default();
            for (name, value) in inner {
                object.set(name, of_value(value));
            }
            Value::Object(object)
        }
        _ => Value::Other,
    };
    Node { value, span: written.span() }
}
