//! JavaScript, TypeScript, JSX and JSON, run as far as the file says what happens.

mod eval;
mod literal;
mod members;
mod path;
mod scope;

use tree_sitter::{Node as Syntax, Parser, Tree};

use super::document::Document;
use super::node::{Node, Span};
use eval::{Evaluator, parts};
use scope::Scope;

/// What is said of a text that the parser gives up.
const UNPARSED: &str = "it cannot be parsed";

/// Blocks inside each other that are run.
const MAX_DEPTH: usize = 100;

/// Runs a program.
///
/// # Errors
///
/// A program that is too large to be followed.
pub(super) fn read(text: &str) -> Result<Document, String> {
    let tree = parsed(text).ok_or(UNPARSED)?;
    let evaluator = Evaluator::new(text);
    let mut scope = Scope::default();
    run(&evaluator, tree.root_node(), &mut scope, 0);
    let loose = loose(&evaluator, tree.root_node(), &scope);
    evaluator.require_followed()?;
    Ok(Document {
        root: Node::joined(scope.into_variables()),
        loose,
        errors: errors(tree.root_node()),
    })
}

/// Reads JSON, comments and commas at the ends of lists included.
///
/// # Errors
///
/// A document that is too large to be followed.
pub(super) fn read_json(text: &str) -> Result<Document, String> {
    // Without the brackets an object at the beginning of a program would be a block.
    let program = format!("({text}\n)");
    let tree = parsed(&program).ok_or(UNPARSED)?;
    let evaluator = Evaluator::new(&program);
    let expression = parts(tree.root_node()).first().and_then(|statement| {
        let inner = parts(*statement);
        inner.first().copied()
    });
    let scope = Scope::default();
    let mut root = expression.map_or(Node::OTHER, |expression| evaluator.value(expression, &scope));
    root.shift(|byte| byte.saturating_sub(1));
    evaluator.require_followed()?;
    Ok(Document { root, loose: Vec::new(), errors: errors(tree.root_node()) })
}

fn parsed(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_typescript::LANGUAGE_TSX.into()).ok()?;
    parser.parse(text, None)
}

/// How many places break the rules of the language.
fn errors(root: Syntax<'_>) -> usize {
    let mut waiting = vec![root];
    let mut count = 0;
    while let Some(syntax) = waiting.pop() {
        if !syntax.has_error() {
            continue;
        }
        count += usize::from(syntax.is_error() || syntax.is_missing());
        let mut cursor = syntax.walk();
        waiting.extend(syntax.children(&mut cursor));
    }
    count
}

/// The blocks of a program that keep `window.config` as it was and replace it, each with the comment right before it.
pub(super) fn config_blocks(text: &str) -> Vec<Span> {
    let Some(tree) = parsed(text) else {
        return Vec::new();
    };
    let mut cursor = tree.walk();
    let mut comment: Option<Syntax<'_>> = None;
    let mut found = Vec::new();
    for statement in tree.root_node().named_children(&mut cursor) {
        let source = text.get(statement.byte_range()).unwrap_or_default();
        let is_block = statement.kind() == "statement_block"
            && source.contains("const before = window.config")
            && source.contains("const oidc =")
            && source.contains("window.config =");
        if is_block {
            let lines = |start: usize, end: usize| {
                text.get(start..end).map_or(usize::MAX, |between| between.matches('\n').count())
            };
            let above = comment.filter(|comment| {
                lines(comment.end_byte(), statement.start_byte()) == 1
                    && text.get(comment.byte_range()).is_some_and(|text| text.contains("Cognito"))
            });
            let start = above.map_or(statement.start_byte(), |comment| comment.start_byte());
            found.push(start..statement.end_byte());
        }
        comment = (statement.kind() == "comment").then_some(statement);
    }
    found
}

/// The objects that are written in a program and that no variable holds, such as the argument of a call or the
/// attributes of an element, in their order.
fn loose(evaluator: &Evaluator<'_>, root: Syntax<'_>, scope: &Scope) -> Vec<Node> {
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(syntax) = waiting.pop() {
        let held = match syntax.kind() {
            "variable_declarator" => syntax.child_by_field_name("value"),
            "assignment_expression" => syntax.child_by_field_name("right"),
            _ => None,
        };
        if held.is_some_and(|value| matches!(value.kind(), "object" | "array")) {
            continue;
        }
        let object = match syntax.kind() {
            "object" => Some(evaluator.value(syntax, scope)),
            // An object without its closing bracket.
            "ERROR" if parts(syntax).iter().any(|part| part.kind() == "pair") => {
                Some(evaluator.object(syntax, scope, 0))
            }
            "jsx_self_closing_element" | "jsx_opening_element" => {
                Some(evaluator.attributes(syntax, scope))
            }
            _ => None,
        };
        match object {
            Some(object) => found.push(object),
            None => waiting.extend(parts(syntax).into_iter().rev()),
        }
    }
    found
}

/// Runs the statements of a block.
fn run(evaluator: &Evaluator<'_>, block: Syntax<'_>, scope: &mut Scope, depth: usize) {
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
        "expression_statement" => {
            for expression in parts(statement) {
                assign(evaluator, expression, scope, 0);
            }
        }
        "export_statement" | "statement_block" | "if_statement" | "else_clause"
        | "try_statement" | "labeled_statement" => run(evaluator, statement, scope, depth),
        _ => {}
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
            scope.hand_over(variable, &path);
        }
    }
}

#[cfg(test)]
mod tests;
