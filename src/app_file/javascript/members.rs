//! Objects and lists, as they are written out.

use tree_sitter::Node as Syntax;

use super::eval::{Evaluator, parts};
use super::scope::Scope;
use crate::app_file::node::{Node, Object, Text, Value};

impl Evaluator<'_> {
    pub(super) fn object(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let mut object = Object::default();
        for part in parts(syntax) {
            match part.kind() {
                "pair" => {
                    let (Some(key), Some(value)) =
                        (part.child_by_field_name("key"), part.child_by_field_name("value"))
                    else {
                        continue;
                    };
                    if let Some(name) = self.key(key, scope, depth) {
                        object.set(&name, self.value_at(value, scope, depth));
                    }
                }
                "shorthand_property_identifier" => {
                    let name = self.text(part);
                    let value = self.variable(&[name.to_owned()], scope);
                    let unknown = || self.node(part, Value::Text(Text::computed(name)));
                    object.set(name, value.unwrap_or_else(unknown));
                }
                "spread_element" => self.spread_into(&mut object, part, scope, depth),
                _ => {}
            }
        }
        self.node(syntax, Value::Object(object))
    }

    fn spread_into(&self, object: &mut Object, spread: Syntax<'_>, scope: &Scope, depth: usize) {
        let others = parts(spread).first().map(|one| self.value_at(*one, scope, depth));
        if let Some(Node { value: Value::Object(others), .. }) = others {
            object.extend(others);
        }
    }

    /// The name of a member.
    fn key(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Option<String> {
        match syntax.kind() {
            "property_identifier" | "number" => Some(self.text(syntax).to_owned()),
            "string" => self.value_at(syntax, scope, depth).text()?.written(),
            _ => None,
        }
    }

    /// The attributes of a JSX element, as members of an object.
    pub(super) fn attributes(&self, element: Syntax<'_>, scope: &Scope) -> Node {
        let mut object = Object::default();
        for part in parts(element) {
            let inner = parts(part);
            match (part.kind(), inner.as_slice()) {
                ("jsx_attribute", [name, value]) => {
                    let value = match value.kind() {
                        "jsx_expression" => parts(*value).first().copied(),
                        _ => Some(*value),
                    };
                    if let Some(value) = value {
                        object.set(self.text(*name), self.value_at(value, scope, 0));
                    }
                }
                ("jsx_expression", [spread]) if spread.kind() == "spread_element" => {
                    self.spread_into(&mut object, *spread, scope, 0);
                }
                _ => {}
            }
        }
        self.node(element, Value::Object(object))
    }

    pub(super) fn list(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let mut items = Vec::new();
        for part in parts(syntax) {
            if part.kind() != "spread_element" {
                items.push(self.value_at(part, scope, depth));
                continue;
            }
            let others = parts(part).first().map(|one| self.value_at(*one, scope, depth));
            if let Some(Node { value: Value::List(others), .. }) = others {
                items.extend(others);
            }
        }
        self.node(syntax, Value::List(items))
    }
}
