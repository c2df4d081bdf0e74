//! JavaScript, TypeScript, JSX and JSON, run as far as the file says what happens.

mod call;
mod eval;
mod literal;
mod markup;
mod members;
mod path;
mod place;
mod scope;
mod statements;

use std::rc::Rc;

use tree_sitter::{Node as Syntax, Parser, Tree};

use super::document::Document;
use super::node::{Node, Span};
use eval::{Evaluator, parts};
use scope::Scope;
use statements::run;

/// What is said of a text that the parser gives up.
const UNPARSED: &str = "it cannot be parsed";

/// Bytes of a program in which functions are run for what their variables hold: a larger one is a bundle.
const MAX_RUN: usize = 100_000;

/// Runs a program, or the scripts of a page.
///
/// # Errors
///
/// A program that is too large to be followed.
pub(super) fn read(text: &str) -> Result<Document, String> {
    let scripts = markup::scripts_of(text);
    let text = scripts.as_deref().unwrap_or(text);
    let tree = parsed(text).ok_or(UNPARSED)?;
    let evaluator = Evaluator::new(text);
    let mut scope = Scope::default();
    run(&evaluator, tree.root_node(), &mut scope, 0);
    let scope = Rc::new(scope);
    let loose = loose(&evaluator, tree.root_node(), &scope);
    evaluator.require_followed()?;
    Ok(Document {
        root: Node::joined(Rc::unwrap_or_clone(scope).into_variables()),
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
    root.respan(|span| Some(span.start.saturating_sub(1)..span.end.saturating_sub(1)));
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

/// The objects that are written in a program and that none of its own variables holds, such as the argument of a call,
/// the attributes of an element or a variable of a function, in their order.
fn loose(evaluator: &Evaluator<'_>, root: Syntax<'_>, scope: &Rc<Scope>) -> Vec<Node> {
    // Running functions leaves the objects themselves their share.
    let of_functions = evaluator.again();
    let mut found = Vec::new();
    let mut waiting = vec![(root, Rc::clone(scope), false)];
    while let Some((syntax, scope, is_local)) = waiting.pop() {
        let held = match syntax.kind() {
            "variable_declarator" => syntax.child_by_field_name("value"),
            "assignment_expression" => syntax.child_by_field_name("right"),
            _ => None,
        };
        if !is_local && held.is_some_and(|value| matches!(value.kind(), "object" | "array")) {
            continue;
        }
        let object = match syntax.kind() {
            "object" => Some(evaluator.value(syntax, &scope)),
            // An object without its closing bracket.
            "ERROR" if parts(syntax).iter().any(|part| part.kind() == "pair") => {
                Some(evaluator.object(syntax, &scope, 0))
            }
            "jsx_self_closing_element" | "jsx_opening_element" => {
                Some(evaluator.attributes(syntax, &scope))
            }
            _ => None,
        };
        if let Some(object) = object {
            found.push(object);
            continue;
        }
        let body = function_body(syntax);
        let scope = body.map_or(Rc::clone(&scope), |body| local(&of_functions, body, &scope));
        let inner = parts(syntax).into_iter().rev();
        waiting.extend(inner.map(|part| (part, Rc::clone(&scope), is_local || body.is_some())));
    }
    found
}

/// The statements of a function.
fn function_body(syntax: Syntax<'_>) -> Option<Syntax<'_>> {
    let is_function = matches!(
        syntax.kind(),
        "arrow_function" | "function_expression" | "function_declaration" | "method_definition"
    );
    let body = syntax.child_by_field_name("body").filter(|_| is_function)?;
    (body.kind() == "statement_block").then_some(body)
}

/// What the variables hold in a function.
fn local(evaluator: &Evaluator<'_>, body: Syntax<'_>, scope: &Rc<Scope>) -> Rc<Scope> {
    let is_small = evaluator.length() <= MAX_RUN;
    if !is_small || !evaluator.spend(1) || !evaluator.spend(scope.size()) {
        return Rc::clone(scope);
    }
    let mut local = Scope::clone(scope);
    run(evaluator, body, &mut local, 0);
    Rc::new(local)
}

#[cfg(test)]
mod tests;
