//! Config files inside a config file, such as those in a `ConfigMap` of Kubernetes and JSON in its annotations.

use super::document::Document;
use super::format::Format;
use super::node::{Node, Piece, Text, Value};

/// Values inside each other that are searched.
const MAX_DEPTH: usize = 50;

/// Texts that are read as files: a `ConfigMap` has a few.
const MAX_FILES: usize = 1000;

/// The document with what such files say instead of their texts.
pub(super) fn opened(mut document: Document) -> Document {
    let mut files_left = MAX_FILES;
    open_all(&mut document.root, 0, &mut files_left);
    document.loose.iter_mut().for_each(|node| open_all(node, 0, &mut files_left));
    document
}

fn open_all(node: &mut Node, depth: usize, files_left: &mut usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match &mut node.value {
        Value::Object(object) => {
            for (name, value) in object.members_mut() {
                match inside(name, value, files_left) {
                    Some(inner) => *value = inner,
                    None => open_all(value, depth + 1, files_left),
                }
            }
        }
        Value::List(items) => {
            items.iter_mut().for_each(|item| open_all(item, depth + 1, files_left));
        }
        Value::Function(returned) => open_all(returned, depth + 1, files_left),
        Value::Text(_) | Value::Flag(_) | Value::Other => {}
    }
}

/// What a text of several lines says whose name is that of a config file, or a text that is an object of JSON. It is not
/// written in place: the outer file indents and escapes it.
fn inside(name: &str, value: &Node, files_left: &mut usize) -> Option<Node> {
    let text = filled_in(value.text()?);
    let format = match Format::named(name) {
        Some(format) if text.contains('\n') => format,
        _ if text.starts_with("{\"") => Format::Json,
        _ => return None,
    };
    *files_left = files_left.checked_sub(1)?;
    let mut root = format.read(&text).ok()?.root;
    root.object()?;
    root.respan(|_| None);
    Some(root)
}

/// A text in which what fills it in is marked, whatever the outer file calls it.
fn filled_in(text: &Text) -> String {
    let parts = text.pieces().iter().map(|piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Origin => String::new(),
        Piece::Placeholder(source) | Piece::Computed(source) => {
            let is_marked = Text::literal(source).open_part().is_some();
            if is_marked { source.clone() } else { format!("${{{source}}}") }
        }
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::app_file::AppFile;
    use crate::app_file::keys::Role;
    use crate::app_file::sign_in::Known;

    fn client(name: &str, text: &str) -> Option<String> {
        let file = AppFile::new(Path::new(name), text);
        file.sign_in(None, Known::default()).unwrap()?.written(Role::ClientId)
    }

    #[test]
    fn files_inside_a_file_are_read() {
        for (name, text) in [
            ("a.yaml", "data:\n  oidc.config: |\n    issuer: https://a.example\n    clientID: B\n"),
            (
                "a.yaml",
                "data:\n  a.js: |\n    window.config = {\n      oidc: [{ client_id: 'B' }],\n    };\n",
            ),
            (
                "a.tf",
                "x = {\n  \"a.env\" = <<-EOT\n    OIDC_ISSUER=https://a.example/${var.pool}\n    OIDC_CLIENT_ID=B\n  EOT\n}\n",
            ),
            ("a.yaml", "a: '{\"UserPoolClientId\":\"B\"}'\n"),
            ("a.json", r#"{ "a.ini": "[oidc]\nclient_id = B\n" }"#),
        ] {
            assert_eq!(client(name, text).as_deref(), Some("B"), "{text}");
        }
    }

    #[test]
    fn what_fills_in_a_part_of_such_a_file_is_not_its_text() {
        let text =
            "x = {\n  \"a.env\" = <<-EOT\n    OIDC_CLIENT_ID=${var.client}\n    B=1\n  EOT\n}\n";
        assert_eq!(client("a.tf", text), None);
    }

    #[test]
    fn a_text_that_is_not_a_file_is_left_alone() {
        for text in
            ["note: |\n  client_id: B\n  issuer: a\n", "a.js: client_id B\n", "a.json: |\n  {\n"]
        {
            assert_eq!(client("a.yaml", text), None, "{text}");
        }
    }
}
