//! What the expressions of a program come to, as far as the file says.

use std::cell::Cell;

use tree_sitter::Node as Syntax;

use super::literal::unescaped;
use super::place::{is_environment, is_origin, with_origin};
use super::scope::Scope;
use crate::app_file::node::{Node, Piece, Text, Value};

/// Expressions inside each other that are followed: none in a config is deeper.
const MAX_DEPTH: usize = 100;

/// Values that are worked out or copied at most: a config has some hundred, a bundle of a whole app has too many.
const MAX_VALUES: usize = 1_000_000;

/// Evaluates expressions of one file.
pub(super) struct Evaluator<'a> {
    source: &'a str,
    values_left: Cell<usize>,
}

/// The named parts of an expression, comments excepted.
pub(super) fn parts(syntax: Syntax<'_>) -> Vec<Syntax<'_>> {
    let mut cursor = syntax.walk();
    let named = syntax.named_children(&mut cursor);
    named.filter(|part| part.kind() != "comment").collect()
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, values_left: Cell::new(MAX_VALUES) }
    }

    /// Another one of the same file, which may work out as many values as a new one.
    pub(super) fn again(&self) -> Self {
        Self::new(self.source)
    }

    /// Bytes of the file.
    pub(super) fn length(&self) -> usize {
        self.source.len()
    }

    /// The text of an expression in the file.
    pub(super) fn text(&self, syntax: Syntax<'_>) -> &'a str {
        self.source.get(syntax.byte_range()).unwrap_or_default()
    }

    /// A value that is written there.
    pub(super) fn node(&self, syntax: Syntax<'_>, value: Value) -> Node {
        Node::new(value, syntax.byte_range())
    }

    pub(super) fn computed(&self, syntax: Syntax<'_>) -> Node {
        self.node(syntax, Value::Text(Text::computed(self.text(syntax))))
    }

    /// Counts values that are worked out or copied; false if there have been too many.
    pub(super) fn spend(&self, values: usize) -> bool {
        let left = self.values_left.get().checked_sub(values);
        self.values_left.set(left.unwrap_or_default());
        left.is_some()
    }

    /// Fails if not every value could be worked out, so that the result is a guess.
    pub(super) fn require_followed(&self) -> Result<(), String> {
        if self.values_left.get() == 0 {
            return Err("it is a program that is too large to be followed".to_owned());
        }
        Ok(())
    }

    /// What a variable holds.
    pub(super) fn variable(&self, path: &[String], scope: &Scope) -> Option<Node> {
        let value = scope.get(path)?;
        self.spend(value.size()).then(|| value.clone())
    }

    /// What an expression comes to.
    pub(super) fn value(&self, syntax: Syntax<'_>, scope: &Scope) -> Node {
        self.value_at(syntax, scope, 0)
    }

    pub(super) fn value_at(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        if depth > MAX_DEPTH || !self.spend(1) {
            return Node::OTHER;
        }
        let depth = depth + 1;
        match syntax.kind() {
            "string" => {
                let quoted = self.text(syntax);
                let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
                self.node(syntax, Value::Text(Text::literal(&unescaped(inside))))
            }
            "template_string" => self.template(syntax, scope, depth),
            "true" => self.node(syntax, Value::Flag(true)),
            "false" => self.node(syntax, Value::Flag(false)),
            "object" => self.object(syntax, scope, depth),
            "array" => self.list(syntax, scope, depth),
            "parenthesized_expression"
            | "as_expression"
            | "satisfies_expression"
            | "non_null_expression"
            | "await_expression" => {
                let inner = parts(syntax).first().copied();
                inner.map_or(Node::OTHER, |inner| self.value_at(inner, scope, depth))
            }
            "binary_expression" => self.binary(syntax, scope, depth),
            "ternary_expression" => self.ternary(syntax, scope, depth),
            "arrow_function" | "function_expression" => self.function(syntax, scope, depth),
            "call_expression" => self.call(syntax, scope, depth),
            "new_expression" => self.construct(syntax, scope, depth),
            "assignment_expression" => self.field(syntax, "right", scope, depth),
            "identifier" | "member_expression" | "subscript_expression" => {
                self.reference(syntax, scope, depth)
            }
            _ => self.node(syntax, Value::Other),
        }
    }

    /// What a part of an expression comes to.
    fn field(&self, syntax: Syntax<'_>, name: &str, scope: &Scope, depth: usize) -> Node {
        let part = syntax.child_by_field_name(name);
        part.map_or(Node::OTHER, |part| self.value_at(part, scope, depth))
    }

    fn reference(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let piece = |piece| self.node(syntax, Value::Text(Text::new(vec![piece])));
        if let Some(path) = self.path(syntax) {
            if let Some(value) = self.variable(&path, scope) {
                return value;
            }
            if is_origin(&path) {
                return piece(Piece::Origin);
            }
            if is_environment(&path) {
                return piece(Piece::Placeholder(self.text(syntax).to_owned()));
            }
        }
        // A member of what is not a path, such as of a call.
        if let (Some(object), Some(property)) =
            (syntax.child_by_field_name("object"), syntax.child_by_field_name("property"))
        {
            let is_address = object.kind() == "new_expression" && self.text(property) == "href";
            let object = self.value_at(object, scope, depth);
            if is_address {
                return object;
            }
            if let Some(member) = object.below(self.text(property)) {
                return member.clone();
            }
        }
        self.computed(syntax)
    }

    fn template(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let mut texts = Vec::new();
        for part in parts(syntax) {
            if part.kind() == "template_substitution" {
                let inner = parts(part).first().map(|inner| self.value_at(*inner, scope, depth));
                texts.push(match inner.map(|inner| inner.value) {
                    Some(Value::Text(text)) => text,
                    _ => Text::computed(self.text(part)),
                });
            } else {
                texts.push(Text::new(vec![Piece::Literal(unescaped(self.text(part)))]));
            }
        }
        let text = match texts.as_slice() {
            // Without a substitution it is a text like any other, which a tool may fill in.
            [only] => only.written().map_or_else(|| only.clone(), |text| Text::literal(&text)),
            _ => with_origin(&Text::joined(texts)),
        };
        self.node(syntax, Value::Text(text))
    }

    fn binary(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let operator = syntax.child_by_field_name("operator").map(|operator| operator.kind());
        let left = self.field(syntax, "left", scope, depth);
        let right = self.field(syntax, "right", scope, depth);
        match operator {
            Some("+") => match (left.value, right.value) {
                (Value::Text(left), Value::Text(right)) => {
                    self.node(syntax, Value::Text(with_origin(&Text::joined([left, right]))))
                }
                _ => self.computed(syntax),
            },
            Some("||" | "??") => {
                // The file's own value counts where the environment gives none.
                let is_open = left.text().is_some_and(|text| text.open_part().is_some());
                let is_nothing = left.value == Value::Other;
                let is_empty =
                    right.text().and_then(Text::written).is_some_and(|text| text.is_empty());
                let has_other = right.value != Value::Other && !is_empty;
                if is_nothing || (is_open && has_other) { right } else { left }
            }
            Some("&&") => right,
            _ => self.computed(syntax),
        }
    }

    /// `typeof x === 'function' ? a : b` is decided by `x`; otherwise the branch that is an object counts.
    fn ternary(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let yes = self.field(syntax, "consequence", scope, depth);
        let no = self.field(syntax, "alternative", scope, depth);
        let condition = syntax.child_by_field_name("condition").and_then(|condition| {
            let left = condition.child_by_field_name("left")?;
            let operand = left.child_by_field_name("argument")?;
            (left.kind() == "unary_expression").then(|| self.value_at(operand, scope, depth))
        });
        let is_config = |node: &Node| matches!(node.value, Value::Object(_) | Value::Function(_));
        match condition.map(|condition| condition.value) {
            Some(Value::Function(_)) => yes,
            Some(_) => no,
            None if yes.value == Value::Other => no,
            None if is_config(&yes) => yes,
            None if is_config(&no) => no,
            None => self.computed(syntax),
        }
    }
}
