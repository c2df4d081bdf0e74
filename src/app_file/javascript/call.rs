//! Calls whose results are known.

use tree_sitter::Node as Syntax;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::eval::{Evaluator, parts};
use super::scope::Scope;
use crate::app_file::node::{Node, Object, Piece, Text, Value};

/// What a text that is read as JSON counts as.
const PARSED_VALUES: usize = 1000;

impl Evaluator<'_> {
    pub(super) fn call(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let Some(function) = syntax.child_by_field_name("function") else {
            return Node::OTHER;
        };
        let arguments = self.arguments(syntax, scope, depth);
        let known = self
            .built_in(syntax, self.text(function), &arguments)
            .or_else(|| self.method(syntax, function, &arguments, scope, depth));
        if let Some(known) = known {
            return known;
        }
        if let Value::Function(returned) = self.value_at(function, scope, depth).value {
            return *returned;
        }
        let name = self.text(function).to_ascii_lowercase();
        let makes_address = name.ends_with("uri") || name.ends_with("url");
        match arguments.into_iter().next() {
            // What only passes its argument on, such as `Object.freeze` and `defineConfig`.
            Some(object) if matches!(object.value, Value::Object(_)) && !makes_address => object,
            _ => self.computed(syntax),
        }
    }

    fn arguments(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Vec<Node> {
        let arguments = syntax.child_by_field_name("arguments").map(parts).unwrap_or_default();
        arguments.into_iter().map(|argument| self.value_at(argument, scope, depth)).collect()
    }

    /// What a function of the language returns.
    fn built_in(&self, syntax: Syntax<'_>, name: &str, arguments: &[Node]) -> Option<Node> {
        match (name, arguments) {
            ("Object.assign", objects) => {
                let mut whole = Object::default();
                for object in objects.iter().filter_map(Node::object) {
                    whole.extend(object.clone());
                }
                Some(Node::joined(whole))
            }
            ("encodeURIComponent", [argument]) => {
                Some(self.node(syntax, Value::Text(encoded(argument.text()?))))
            }
            ("JSON.parse", [argument]) if self.spend(PARSED_VALUES) => {
                let mut root = super::read_json(&argument.text()?.shown()).ok()?.root;
                root.object()?;
                root.respan(|_| None);
                Some(root)
            }
            _ => None,
        }
    }

    /// What a method of a list or of a text returns.
    fn method(
        &self,
        syntax: Syntax<'_>,
        function: Syntax<'_>,
        arguments: &[Node],
        scope: &Scope,
        depth: usize,
    ) -> Option<Node> {
        let object = function.child_by_field_name("object")?;
        let property = function.child_by_field_name("property")?;
        match (self.text(property), arguments) {
            ("join", [between]) => {
                let list = self.value_at(object, scope, depth);
                let text = joined(&list, between.text()?)?;
                Some(self.node(syntax, Value::Text(text)))
            }
            ("toString" | "trim", []) => {
                let text = self.value_at(object, scope, depth);
                matches!(text.value, Value::Text(_)).then_some(text)
            }
            _ => None,
        }
    }

    /// A new object: an address by its text.
    pub(super) fn construct(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let class = syntax.child_by_field_name("constructor").map(|class| self.text(class));
        if class != Some("URL") {
            return self.node(syntax, Value::Other);
        }
        match address(&self.arguments(syntax, scope, depth)) {
            Some(text) => self.node(syntax, Value::Text(text)),
            None => self.computed(syntax),
        }
    }
}

/// The texts of a list with another one between them.
fn joined(list: &Node, between: &Text) -> Option<Text> {
    let Value::List(items) = &list.value else {
        return None;
    };
    let mut texts = Vec::new();
    for item in items {
        if !texts.is_empty() {
            texts.push(between.clone());
        }
        texts.push(item.text()?.clone());
    }
    Some(Text::joined(texts))
}

/// A text as a value in the query of an address.
fn encoded(text: &Text) -> Text {
    let pieces = text.pieces().iter().map(|piece| match piece {
        Piece::Literal(text) => Piece::Literal(byte_serialize(text.as_bytes()).collect()),
        other => other.clone(),
    });
    Text::new(pieces.collect())
}

/// The address of `new URL(path, base)` (WHATWG URL).
fn address(arguments: &[Node]) -> Option<Text> {
    let path = arguments.first()?.text()?;
    let Some(base) = arguments.get(1) else {
        return Some(path.clone());
    };
    let (path, base) = (path.written()?, base.text()?);
    match (base.written(), base.pieces()) {
        (Some(base), _) => Some(Text::literal(Url::parse(&base).ok()?.join(&path).ok()?.as_str())),
        (None, [Piece::Origin, ..]) if path.starts_with('/') && !path.starts_with("//") => {
            Some(Text::new(vec![Piece::Origin, Piece::Literal(path)]))
        }
        _ => None,
    }
}
