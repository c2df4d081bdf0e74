//! HCL: Terraform files and their variable files.

use std::cell::Cell;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    Expression, FuncCall, Object as Written, ObjectKey, Traversal, TraversalOperator,
};
use hcl_edit::parser::Error as ParseError;
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, Template};

use super::document::Document;
use super::node::{Node, Object, Piece, Text, Value};

/// Locals that stand for others are followed so far.
const MAX_ROUNDS: usize = 5;

/// Values that locals may be copied to.
const MAX_VALUES: usize = 100_000;

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
    let values_left = &Cell::new(MAX_VALUES);
    let mut locals = Object::default();
    for _ in 0..MAX_ROUNDS {
        let found = Reader { text, locals: &locals, values_left }.locals(&parsed);
        if found == locals {
            break;
        }
        locals = found;
    }
    let values_left = &Cell::new(MAX_VALUES);
    Ok(Document::of(Reader { text, locals: &locals, values_left }.body(&parsed), text.len()))
}

/// The functions that return their only argument, in another form at most.
const PASSED_ON: [&str; 8] = [
    "jsonencode",
    "yamlencode",
    "sensitive",
    "nonsensitive",
    "tomap",
    "tolist",
    "toset",
    "trimspace",
];

struct Reader<'a> {
    text: &'a str,
    /// The values of `locals` blocks, as far as they are known.
    locals: &'a Object,
    values_left: &'a Cell<usize>,
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
            Expression::FuncCall(call) => return self.call(expression, call),
            Expression::Null(_) | Expression::Number(_) => Value::Other,
            _ => Value::Text(Text::computed(&self.source(expression))),
        };
        Node { value, span: expression.span() }
    }

    /// `local.x.y` is what its block says; another reference is filled in elsewhere.
    fn traversal(&self, expression: &Expression, traversal: &Traversal) -> Node {
        let names = traversal.operators.iter().map(|operator| match operator.value() {
            TraversalOperator::GetAttr(name) => Some(name.as_str()),
            _ => None,
        });
        let names: Option<Vec<&str>> = names.collect();
        let is_local =
            matches!(&traversal.expr, Expression::Variable(name) if name.as_str() == "local");
        if let Some((first, rest)) = names.as_deref().and_then(<[_]>::split_first)
            && is_local
            && let Some(local) = self.locals.get(first)
            && let Some(known) = rest.iter().try_fold(local, |node, name| node.below(name))
            && let Some(left) = self.values_left.get().checked_sub(known.size())
        {
            self.values_left.set(left);
            return known.clone();
        }
        let piece = Piece::Placeholder(self.source(expression));
        Node { value: Value::Text(Text::new(vec![piece])), span: expression.span() }
    }

    /// What a function returns, if it puts its arguments together or passes one on.
    fn call(&self, expression: &Expression, call: &FuncCall) -> Node {
        let arguments: Vec<Node> = call.args.iter().map(|argument| self.value(argument)).collect();
        let value = match (call.name.name.as_str(), arguments.as_slice()) {
            (name, [only]) if PASSED_ON.contains(&name) => return only.clone(),
            ("merge", objects) => {
                let mut whole = Object::default();
                objects.iter().filter_map(Node::object).for_each(|one| whole.extend(one.clone()));
                Value::Object(whole)
            }
            ("concat", lists) => {
                let items = lists.iter().flat_map(|list| match &list.value {
                    Value::List(items) => items.as_slice(),
                    _ => &[],
                });
                Value::List(items.cloned().collect())
            }
            _ => Value::Text(Text::computed(&self.source(expression))),
        };
        Node { value, span: expression.span() }
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
locals {
  host = "https://a.example"
  idp  = { client = "c" }
  more = ["b"]
}
resource "x" "one" {
  url = local.host
  config {
    callback = "${local.host}/cb"
    secret   = var.secret
    id       = "${var.id}"
    scopes   = ["openid", "email"]
    joined   = join(" ", ["a"])
    client   = local.idp.client
    encoded  = jsonencode(["b"])
    listed   = concat(["a"], local.more)
    merged   = merge({ a = "1" }, { a = "2" }).a
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
        client: [[Literal("c")]] "c"
        encoded: [[Literal("b")]] ["b"]
        listed: [[Literal("a")], [Literal("b")]] concat(["a"], local.more)
        merged: [[Placeholder("merge({ a = \"1\" }, { a = \"2\" }).a")]] merge({ a = "1" }, { a = "2" }).a
        "#);
    }

    #[test]
    fn locals_that_multiply_are_not_followed_for_ever() {
        let list = |name: &str| format!("[{}]", vec![name; 1000].join(", "));
        let text = format!(
            "locals {{\n  a = {}\n  b = {}\n  c = {}\n  d = {}\n}}\n",
            list("\"x\""),
            list("local.a"),
            list("local.b"),
            list("local.c"),
        );
        assert!(read(&text).unwrap().root.size() < 2 * MAX_VALUES);
    }

    #[test]
    fn what_is_no_hcl_is_refused_with_its_place() {
        let why = read("resource \"x\" {\n  a = \n}").unwrap_err();
        assert!(why.starts_with("line 2, column 7: invalid expression"), "{why}");
    }
}
