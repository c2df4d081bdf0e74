//! Paths of names, such as `window.config.oidc[0]`.

use tree_sitter::Node as Syntax;

use super::eval::{Evaluator, parts};
use super::scope::Path;

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
