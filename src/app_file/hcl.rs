//! HCL: Terraform files and their variable files.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Object as Written, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::parser::Error as ParseError;
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, Template};

use super::document::Document;
use super::node::{Node, Object, Piece, Text, Value};

/// Locals that stand for others are followed so far.
const MAX_ROUNDS: usize = 5;

/// Reads HCL.
///
/// # Errors
///
/// What the parser says is wrong with it.
pub(super) fn read(text: &str) -> Result<Document, String> {
    let parsed: Body = text.parse().map_err(|why: ParseError| {
        let place = why.location();
        format!("line {}, column {}: {}", place.line(), place.column(), why.message())
    })?;
    let mut locals = Object::default();
    for _ in 0..MAX_ROUNDS {
        let found = Reader { text, locals: &locals }.locals(&parsed);
        if found == locals {
            break;
        }
        locals = found;
    }
    Ok(Document::of(Reader { text, locals: &locals }.body(&parsed), text.len()))
}

struct Reader<'a> {
    text: &'a str,
    /// The values of `locals` blocks, as far as they are known.
    locals: &'a Object,
}

impl Reader<'_> {
    fn locals(&self, body: &Body) -> Object {
        let mut all = Object::default();
        for block in body.iter().filter_map(Structure::as_block) {
            if block.ident.as_str() == "locals" {
                all.extend(self.body(&block.body));
            }
        }
        all
    }

    /// Attributes and blocks by their names; blocks of one name are a list.
    fn body(&self, body: &Body) -> Object {
        let mut object = Object::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    object.set(attribute.key.as_str(), self.value(&attribute.value));
                }
                Structure::Block(block) => {
                    let value = Value::Object(self.body(&block.body));
                    let node = Node { value, span: block.span() };
                    object.add(block.ident.as_str(), node);
                }
            }
        }
        object
    }

    fn value(&self, expression: &Expression) -> Node {
        let value = match expression {
            Expression::String(text) => Value::Text(Text::literal(text)),
            Expression::StringTemplate(template) => Value::Text(self.elements(template.iter())),
            Expression::HeredocTemplate(heredoc) => Value::Text(self.template(&heredoc.template)),
            Expression::Bool(flag) => Value::Flag(*flag.value()),
            Expression::Array(items) => {
                Value::List(items.iter().map(|item| self.value(item)).collect())
            }
            Expression::Object(object) => Value::Object(self.object(object)),
            Expression::Parenthesis(inner) => return self.value(inner.inner()),
            Expression::Traversal(traversal) => return self.traversal(expression, traversal),
            Expression::Null(_) | Expression::Number(_) => Value::Other,
            _ => Value::Text(Text::computed(&self.source(expression))),
        };
        Node { value, span: expression.span() }
    }

    /// `local.x` is what its block says; another reference is filled in elsewhere.
    fn traversal(&self, expression: &Expression, traversal: &Traversal) -> Node {
        let local = match (&traversal.expr, traversal.operators.as_slice()) {
            (Expression::Variable(name), [operator]) if name.as_str() == "local" => {
                match operator.value() {
                    TraversalOperator::GetAttr(name) => self.locals.get(name.as_str()),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(known) = local {
            return known.clone();
        }
        let piece = Piece::Placeholder(self.source(expression));
        Node { value: Value::Text(Text::new(vec![piece])), span: expression.span() }
    }

    fn object(&self, written: &Written) -> Object {
        let mut object = Object::default();
        for (key, value) in written {
            let name = match key {
                ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
                ObjectKey::Expression(key) => key.as_str().map(str::to_owned),
            };
            if let Some(name) = name {
                object.set(&name, self.value(value.expr()));
            }
        }
        object
    }

    fn template(&self, template: &Template) -> Text {
        self.elements(template.iter())
    }

    fn elements<'e>(&self, elements: impl Iterator<Item = &'e Element>) -> Text {
        let texts = elements.map(|element| match element {
            Element::Literal(text) => Text::new(vec![Piece::Literal(text.to_string())]),
            Element::Interpolation(inner) => {
                let value = self.value(&inner.expr);
                value.text().cloned().unwrap_or_else(|| Text::computed(&self.source(&inner.expr)))
            }
            Element::Directive(_) => Text::computed("%{…}"),
        });
        Text::joined(texts.collect::<Vec<_>>())
    }

    fn source(&self, expression: &Expression) -> String {
        let span = expression.span();
        let text = span.and_then(|span| self.text.get(span));
        text.map_or_else(|| expression.to_string(), |text| text.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_locals_and_references_are_read() {
        let text = r#"
locals { host = "https://a.example" }
resource "x" "one" {
  url = local.host
  config {
    callback = "${local.host}/cb"
    secret   = var.secret
    id       = "${var.id}"
    scopes   = ["openid", "email"]
    joined   = join(" ", ["a"])
  }
}
"#;
        let document = read(text).unwrap();
        let config = document.get(&["resource", "config"]).unwrap();
        let list: Vec<String> = config
            .object()
            .unwrap()
            .members()
            .map(|(name, node)| {
                let texts: Vec<_> =
                    node.texts().iter().map(|text| text.pieces().to_vec()).collect();
                let written = node.span.clone().and_then(|span| text.get(span));
                format!("{name}: {texts:?} {}", written.unwrap_or("?"))
            })
            .collect();
        insta::assert_snapshot!(list.join("\n"), @r#"
        callback: [[Literal("https://a.example/cb")]] "${local.host}/cb"
        secret: [[Placeholder("var.secret")]] var.secret
        id: [[Placeholder("var.id")]] "${var.id}"
        scopes: [[Literal("openid")], [Literal("email")]] ["openid", "email"]
        joined: [[Computed("join(\" \", [\"a\"])")]] join(" ", ["a"])
        "#);
    }

    #[test]
    fn what_is_no_hcl_is_refused_with_its_place() {
        let why = read("resource \"x\" {\n  a = \n}").unwrap_err();
        assert!(why.starts_with("line 2, column 7: invalid expression"), "{why}");
    }
}
