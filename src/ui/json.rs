//! JSON that is safe to show in a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::printable::steers;

/// The document, indented; in texts every character that controls a terminal is escaped, which JSON demands only of
/// those below U+0020 (RFC 8259, section 7).
pub(super) fn pretty(document: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = Vec::new();
    document.serialize(&mut Serializer::with_formatter(&mut text, Escaping::default()))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The usual layout, with more characters escaped.
#[derive(Default)]
struct Escaping {
    layout: PrettyFormatter<'static>,
}

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some((before, c, after)) = split(rest) {
            to.write_all(before.as_bytes())?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = after;
        }
        to.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.layout.begin_array(to)
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.layout.end_array(to)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.layout.begin_array_value(to, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.layout.end_array_value(to)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.layout.begin_object(to)
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.layout.end_object(to)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.layout.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.layout.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.layout.end_object_value(to)
    }
}

/// A text around its first character that controls a terminal.
fn split(text: &str) -> Option<(&str, char, &str)> {
    let (at, c) = text.char_indices().find(|(_, c)| steers(*c))?;
    let (before, rest) = text.split_at_checked(at)?;
    let (_, after) = rest.split_at_checked(c.len_utf8())?;
    Some((before, c, after))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_controls_a_terminal_is_escaped_and_reads_back_as_it_was() {
        let document = json!({"a\u{9b}": ["b\u{7f}\u{202e}c\n", {}, [], 1, "plain ü"]});
        let text = pretty(&document).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
        insta::assert_snapshot!(text, @r#"
        {
          "a\u009b": [
            "b\u007f\u202ec\n",
            {},
            [],
            1,
            "plain ü"
          ]
        }
        "#);
    }

    #[test]
    fn without_such_characters_it_is_the_usual_layout() {
        let document = json!({"a": [1, {"b": []}, {}, "\"\\/"], "c": {"d": null}});
        assert_eq!(pretty(&document).unwrap(), serde_json::to_string_pretty(&document).unwrap());
    }
}
