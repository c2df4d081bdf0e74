//! Paths of names, such as `window.config.oidc[0]`.

use tree_sitter::Node as Syntax;

use super::eval::{Evaluator, parts};
use super::scope::Path;
use crate::app_file::node::{Piece, Text};

/// Names in a path that is followed.
const MAX_NAMES: usize = 50;

impl Evaluator<'_> {
    /// The path that an expression names; `None` if it is none.
    pub(super) fn path(&self, syntax: Syntax<'_>) -> Option<Path> {
        let mut names = Vec::new();
        let mut syntax = syntax;
        while names.len() < MAX_NAMES {
            match syntax.kind() {
                "identifier" | "this" => {
                    names.push(self.text(syntax).to_owned());
                    return Some(from_outside(names));
                }
                "meta_property" => {
                    names.extend(["meta".to_owned(), "import".to_owned()]);
                    return Some(from_outside(names));
                }
                "member_expression" => {
                    names.push(self.text(syntax.child_by_field_name("property")?).to_owned());
                    syntax = syntax.child_by_field_name("object")?;
                }
                "subscript_expression" => {
                    let index = syntax.child_by_field_name("index")?;
                    names.push(self.text(index).trim_matches(['\'', '"', '`']).to_owned());
                    syntax = syntax.child_by_field_name("object")?;
                }
                // `a = b = value` names what it assigns to.
                "assignment_expression" => syntax = syntax.child_by_field_name("left")?,
                "non_null_expression" | "parenthesized_expression" | "as_expression" => {
                    syntax = parts(syntax).first().copied()?;
                }
                _ => return None,
            }
        }
        None
    }
}

/// The names from the variable on; the members of the global object are variables of the program.
fn from_outside(mut names: Vec<String>) -> Path {
    names.reverse();
    let is_global = matches!(names.first().map(String::as_str), Some("globalThis" | "self"));
    if is_global && let Some(first) = names.first_mut() {
        "window".clone_into(first);
    }
    names
}

/// Whether a path is the origin that a browser runs the app on.
pub(super) fn is_origin(path: &[String]) -> bool {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let names = names.strip_prefix(&["window"]).unwrap_or(&names);
    names == ["location", "origin"] || names == ["document", "location", "origin"]
}

/// A text in which the protocol and the host of the page are its origin.
pub(super) fn with_origin(text: &Text) -> Text {
    let is = |piece: &Piece, name: &str| match piece {
        Piece::Computed(source) => source.strip_prefix("window.").unwrap_or(source) == name,
        _ => false,
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in text.pieces() {
        let is_origin = is(piece, "location.host")
            && match pieces.as_slice() {
                [.., before, Piece::Literal(between)] => {
                    is(before, "location.protocol") && between == "//"
                }
                _ => false,
            };
        if is_origin {
            pieces.truncate(pieces.len().saturating_sub(2));
            pieces.push(Piece::Origin);
        } else {
            pieces.push(piece.clone());
        }
    }
    Text::new(pieces)
}

/// Whether a path is a variable of the environment, which a build or a server fills in.
pub(super) fn is_environment(path: &[String]) -> bool {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let names = names.strip_prefix(&["window"]).unwrap_or(&names);
    match names {
        ["process", "env", ..] | ["import", "meta", "env", ..] => true,
        [object, _, ..] => {
            matches!(*object, "env" | "_env_" | "__env" | "__ENV__" | "ENV" | "environment")
        }
        _ => false,
    }
}
