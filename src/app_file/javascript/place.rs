//! What only the place where an app runs decides: its origin, its environment.

use crate::app_file::node::{Piece, Text};

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
