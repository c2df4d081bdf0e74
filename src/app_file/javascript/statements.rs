//! The statements of a program and of its functions, run for what they assign to variables.

use tree_sitter::Node as Syntax;

use super::eval::{Evaluator, parts};
use super::scope::Scope;
use crate::app_file::node::{Node, Object, Value};

/// Blocks inside each other that are run.
const MAX_DEPTH: usize = 100;

impl Evaluator<'_> {
    /// A function: what its expression is, or the last `return` of its body.
    pub(super) fn function(&self, syntax: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        let body = syntax.child_by_field_name("body");
        let returned = body.map_or(Node::OTHER, |body| {
            if body.kind() == "statement_block" {
                self.returned(body, scope, depth)
            } else {
                self.value_at(body, scope, depth)
            }
        });
        self.node(syntax, Value::Function(Box::new(returned)))
    }

    fn returned(&self, body: Syntax<'_>, scope: &Scope, depth: usize) -> Node {
        if !self.spend(scope.size()) {
            return Node::OTHER;
        }
        let mut scope = scope.clone();
        run(self, body, &mut scope, depth);
        let mut returns = parts(body).into_iter().rev();
        let last = returns.find(|part| part.kind() == "return_statement");
        let value = last.and_then(|last| parts(last).first().copied());
        value.map_or(Node::OTHER, |value| self.value_at(value, &scope, depth))
    }
}

/// Runs the statements of a block.
pub(super) fn run(evaluator: &Evaluator<'_>, block: Syntax<'_>, scope: &mut Scope, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for statement in parts(block) {
        run_statement(evaluator, statement, scope, depth + 1);
    }
}

fn run_statement(
    evaluator: &Evaluator<'_>,
    statement: Syntax<'_>,
    scope: &mut Scope,
    depth: usize,
) {
    match statement.kind() {
        "lexical_declaration" | "variable_declaration" => {
            for declarator in parts(statement) {
                declare(evaluator, declarator, scope);
            }
        }
        "class_declaration" | "enum_declaration" => declare_fields(evaluator, statement, scope),
        "expression_statement" => {
            for expression in parts(statement) {
                run_expression(evaluator, expression, scope, depth);
            }
        }
        "if_statement" if depends_on_place(evaluator, statement) => {
            run_maybe(evaluator, statement, scope, depth);
        }
        "export_statement" | "statement_block" | "if_statement" | "else_clause"
        | "try_statement" | "labeled_statement" => run(evaluator, statement, scope, depth),
        _ => {}
    }
}

/// Whether the condition of an `if` asks where the app runs, such as for its host or its environment.
fn depends_on_place(evaluator: &Evaluator<'_>, statement: Syntax<'_>) -> bool {
    let condition = statement.child_by_field_name("condition");
    let condition = condition.map(|condition| evaluator.text(condition)).unwrap_or_default();
    ["location.", ".env.", "NODE_ENV"].iter().any(|place| condition.contains(place))
}

/// Runs each branch of an `if` of which nobody knows which one will run: what is set without it stays.
fn run_maybe(evaluator: &Evaluator<'_>, statement: Syntax<'_>, scope: &mut Scope, depth: usize) {
    for branch in ["consequence", "alternative"] {
        if let Some(branch) = statement.child_by_field_name(branch)
            && evaluator.spend(scope.size())
        {
            let mut other = scope.clone();
            run(evaluator, branch, &mut other, depth);
            scope.adopt(other);
        }
    }
}

fn declare(evaluator: &Evaluator<'_>, declarator: Syntax<'_>, scope: &mut Scope) {
    if let (Some(name), Some(value)) =
        (declarator.child_by_field_name("name"), declarator.child_by_field_name("value"))
        && name.kind() == "identifier"
    {
        assign(evaluator, value, scope, 0);
        let alias = evaluator.path(value);
        let value = evaluator.value(value, scope);
        scope.declare(evaluator.text(name), value, alias);
    }
}

/// A class or an enumeration with the values of its fields.
fn declare_fields(evaluator: &Evaluator<'_>, class: Syntax<'_>, scope: &mut Scope) {
    let (Some(name), Some(body)) =
        (class.child_by_field_name("name"), class.child_by_field_name("body"))
    else {
        return;
    };
    let mut fields = Object::default();
    for field in parts(body) {
        if let (Some(name), Some(value)) =
            (field.child_by_field_name("name"), field.child_by_field_name("value"))
        {
            fields.set(evaluator.text(name), evaluator.value(value, scope));
        }
    }
    scope.declare(evaluator.text(name), Node::joined(fields), None);
}

/// Runs an expression for what it assigns.
fn run_expression(
    evaluator: &Evaluator<'_>,
    expression: Syntax<'_>,
    scope: &mut Scope,
    depth: usize,
) {
    if depth > MAX_DEPTH {
        return;
    }
    match expression.kind() {
        "assignment_expression" => assign(evaluator, expression, scope, 0),
        "call_expression" => run_call(evaluator, expression, scope, depth),
        "parenthesized_expression"
        | "unary_expression"
        | "await_expression"
        | "sequence_expression" => {
            for part in parts(expression) {
                run_expression(evaluator, part, scope, depth + 1);
            }
        }
        _ => {}
    }
}

fn assign(evaluator: &Evaluator<'_>, expression: Syntax<'_>, scope: &mut Scope, depth: usize) {
    if expression.kind() != "assignment_expression" || depth > MAX_DEPTH {
        return;
    }
    if let (Some(left), Some(right)) =
        (expression.child_by_field_name("left"), expression.child_by_field_name("right"))
        && let Some(path) = evaluator.path(left)
    {
        // `a = b = value`.
        assign(evaluator, right, scope, depth + 1);
        let value = evaluator.value(right, scope);
        scope.assign(&path, value);
        if let Some([variable]) = evaluator.path(right).as_deref() {
            scope.stand_for(variable, &path);
        }
    }
}

/// Runs a call that assigns: of a function where it is written, of `Object.assign`, of `push`.
fn run_call(evaluator: &Evaluator<'_>, call: Syntax<'_>, scope: &mut Scope, depth: usize) {
    let Some(function) = call.child_by_field_name("function").map(without_brackets) else {
        return;
    };
    let arguments = call.child_by_field_name("arguments").map(parts).unwrap_or_default();
    if let Some(body) = function.child_by_field_name("body") {
        match body.kind() {
            "statement_block" => run(evaluator, body, scope, depth + 1),
            _ => run_expression(evaluator, body, scope, depth + 1),
        }
    } else if evaluator.text(function) == "Object.assign" {
        if let Some(path) = arguments.first().and_then(|first| evaluator.path(*first)) {
            let value = evaluator.value(call, scope);
            scope.assign(&path, value);
        }
    } else {
        push(evaluator, function, &arguments, scope);
    }
}

/// Adds elements to a list, if the function does that.
fn push(
    evaluator: &Evaluator<'_>,
    function: Syntax<'_>,
    arguments: &[Syntax<'_>],
    scope: &mut Scope,
) {
    let property = function.child_by_field_name("property");
    if property.is_some_and(|property| evaluator.text(property) == "push")
        && let Some(list) = function.child_by_field_name("object")
        && let Some(path) = evaluator.path(list)
        && let Some(Node { value: Value::List(mut items), span }) = evaluator.variable(&path, scope)
    {
        items.extend(arguments.iter().map(|argument| evaluator.value(*argument, scope)));
        scope.assign(&path, Node { value: Value::List(items), span });
    }
}

fn without_brackets(mut syntax: Syntax<'_>) -> Syntax<'_> {
    while syntax.kind() == "parenthesized_expression"
        && let Some(inner) = parts(syntax).first().copied()
    {
        syntax = inner;
    }
    syntax
}
