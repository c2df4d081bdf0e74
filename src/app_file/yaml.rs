//! YAML.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span as Place, Tag};

use super::document::Document;
use super::node::{Node, Object, Piece, Span, Text, Value};

/// Values inside each other that are kept.
const MAX_DEPTH: usize = 100;

/// Values that aliases may be copied to.
const MAX_VALUES: usize = 100_000;

/// Reads YAML; the first of several documents is the one that counts.
///
/// # Errors
///
/// What the parser says is wrong with it.
pub(super) fn read(text: &str) -> Result<Document, String> {
    let mut builder = Builder::new(text);
    for event in Parser::new_from_str(text) {
        let (event, place) =
            event.map_err(|why| format!("line {}: {}", why.marker().line(), why.info()))?;
        builder.take(event, place);
    }
    let mut documents = builder.documents.into_iter();
    let root = documents.next().unwrap_or(Node::OTHER);
    Ok(Document { root, loose: documents.collect(), errors: 0 })
}

/// A mapping or a sequence that is not at its end yet.
struct Open {
    anchor: usize,
    /// A tag that the tool defines which reads the file.
    tag: Option<String>,
    start: usize,
    inside: Inside,
}

enum Inside {
    /// With the name whose value comes next; a name that is no text is none.
    Mapping(Object, Option<Option<String>>),
    Sequence(Vec<Node>),
}

struct Builder<'a> {
    text: &'a str,
    /// The byte of each character.
    bytes: Vec<usize>,
    open: Vec<Open>,
    /// Where the last value ends.
    end: usize,
    anchors: BTreeMap<usize, Node>,
    values_left: usize,
    documents: Vec<Node>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.char_indices().map(|(byte, _)| byte).collect(),
            open: Vec::new(),
            end: 0,
            anchors: BTreeMap::new(),
            values_left: MAX_VALUES,
            documents: Vec::new(),
        }
    }

    fn byte(&self, mark: Marker) -> usize {
        self.bytes.get(mark.index()).copied().unwrap_or(self.text.len())
    }

    fn take(&mut self, event: Event<'_>, place: Place) {
        let (start, end) = (self.byte(place.start), self.byte(place.end));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.trimmed(start..end);
                self.end = span.end;
                let value = match own_tag(tag.as_deref()) {
                    // The text of CloudFormation's `!Sub` marks what fills it in.
                    Some(tag) if tag != "!Sub" => filled_in(&format!("{tag} {text}")),
                    _ => scalar(&text, style),
                };
                self.add(Node::new(value, span), anchor);
            }
            Event::Alias(anchor) => {
                self.end = end;
                let node = self.copied(anchor);
                self.add(node, 0);
            }
            Event::MappingStart(anchor, tag) => {
                let (tag, inside) =
                    (own_tag(tag.as_deref()), Inside::Mapping(Object::default(), None));
                self.open.push(Open { anchor, tag, start, inside });
            }
            Event::SequenceStart(anchor, tag) => {
                let (tag, inside) = (own_tag(tag.as_deref()), Inside::Sequence(Vec::new()));
                self.open.push(Open { anchor, tag, start, inside });
            }
            Event::MappingEnd | Event::SequenceEnd => self.close(end),
            Event::DocumentStart(_) => self.open.clear(),
            _ => {}
        }
    }

    /// The part of the file without an anchor and a tag before it, and without the blanks at its end.
    fn trimmed(&self, span: Span) -> Span {
        let mut written = self.text.get(span.clone()).unwrap_or_default().trim_end();
        let end = span.start + written.len();
        while written.starts_with(['&', '!']) {
            let property = written.split(char::is_whitespace).next().unwrap_or(written);
            written = written.get(property.len()..).unwrap_or_default().trim_start();
        }
        end - written.len()..end
    }

    fn copied(&mut self, anchor: usize) -> Node {
        let size = self.anchors.get(&anchor).map_or(0, Node::size);
        match self.values_left.checked_sub(size) {
            Some(left) => {
                self.values_left = left;
                self.anchors.get(&anchor).cloned().unwrap_or(Node::OTHER)
            }
            None => Node::OTHER,
        }
    }

    fn close(&mut self, end: usize) {
        let Some(Open { anchor, tag, start, inside }) = self.open.pop() else {
            return;
        };
        // In a block nothing is written where it ends.
        let is_in_brackets =
            self.text.get(start..).is_some_and(|rest| rest.starts_with(['[', '{']));
        if is_in_brackets {
            self.end = end;
        }
        let span = start..self.end.max(start);
        let source = self.text.get(span.clone()).unwrap_or_default();
        let value = match inside {
            _ if self.open.len() > MAX_DEPTH => Value::Other,
            _ if let Some(tag) = &tag => filled_in(tag),
            // A template, such as Helm's, that is YAML as well.
            Inside::Mapping(..) if source.starts_with("{{") => Value::Text(Text::literal(source)),
            Inside::Mapping(object, _) => Value::Object(object),
            Inside::Sequence(items) => Value::List(items),
        };
        self.add(Node::new(value, span), anchor);
    }

    fn add(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => self.documents.push(node),
            Some(Inside::Sequence(items)) => items.push(node),
            Some(Inside::Mapping(_, name @ None)) => {
                *name = Some(node.text().and_then(Text::written));
            }
            Some(Inside::Mapping(object, name)) => match (name.take().flatten(), node.value) {
                (Some(name), Value::Object(merged)) if name == "<<" => {
                    let own = std::mem::replace(object, merged);
                    object.extend(own);
                }
                (Some(name), value) => object.set(&name, Node { value, span: node.span }),
                (None, _) => {}
            },
        }
    }
}

/// A tag that is not one of YAML's own, such as CloudFormation's `!Ref` and Home Assistant's `!secret`.
fn own_tag(tag: Option<&Tag>) -> Option<String> {
    let tag = tag.filter(|tag| tag.handle.starts_with('!') && !tag.suffix.is_empty())?;
    Some(format!("{}{}", tag.handle, tag.suffix))
}

fn filled_in(source: &str) -> Value {
    Value::Text(Text::new(vec![Piece::Placeholder(source.to_owned())]))
}

/// A scalar; one without quotes may be a flag or nothing (YAML 1.2.2, section 10.3, core schema).
fn scalar(text: &str, style: ScalarStyle) -> Value {
    match (style, text) {
        (ScalarStyle::Plain, "true" | "True" | "TRUE") => Value::Flag(true),
        (ScalarStyle::Plain, "false" | "False" | "FALSE") => Value::Flag(false),
        (ScalarStyle::Plain, "" | "null" | "Null" | "NULL" | "~") => Value::Other,
        _ => Value::Text(Text::literal(text.trim_end_matches('\n'))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, path: &[&str]) -> Vec<String> {
        let document = read(text).unwrap();
        let node = document.get(path).unwrap_or_else(|| panic!("{document:?}"));
        let texts = node.texts();
        texts.iter().map(|text| text.written().unwrap_or_else(|| format!("{text:?}"))).collect()
    }

    #[test]
    fn scalars_of_every_kind_are_read() {
        for (written, value) in [
            ("a b", "a b"),
            ("'it''s'", "it's"),
            (r#""a\n\u0041\x42""#, "a\nAB"),
            ("https://a.example/#x # comment", "https://a.example/#x"),
            ("|\n    one\n    two\n", "one\ntwo"),
            (">\n    one\n    two\n", "one two"),
            ("!!str x", "x"),
            ("&anchor x", "x"),
        ] {
            assert_eq!(
                texts(&format!("top:\n  key: {written}\n"), &["top", "key"]),
                [value],
                "{written}"
            );
        }
    }

    #[test]
    fn lists_maps_and_aliases_are_read() {
        let text = "base: &base\n  id: x\n  list: [a, \"b\"]\nnext:\n  <<: *base\n  more:\n    - c\n    - d: e\nalias: *base\n";
        assert_eq!(texts(text, &["next", "id"]), ["x"]);
        assert_eq!(texts(text, &["next", "list"]), ["a", "b"]);
        assert_eq!(texts(text, &["next", "more", "0"]), ["c"]);
        assert_eq!(texts(text, &["next", "more", "1", "d"]), ["e"]);
        assert_eq!(texts(text, &["alias", "id"]), ["x"]);
        assert_eq!(texts("{a: {b: c}, d: ['e']}", &["a", "b"]), ["c"]);
    }

    #[test]
    fn what_tags_and_templates_fill_in_is_not_the_text() {
        let text = "a: !Ref B\nb: !Sub https://${C}/d\nc: !Join ['', [e]]\nd: {{ .Values.e }}\ne: !!str f\n";
        let document = read(text).unwrap();
        let open = |name: &str| document.get(&[name]).unwrap().text().unwrap().open_part();
        assert_eq!(open("a"), Some("!Ref B"));
        assert_eq!(open("b"), Some("${C}"));
        assert_eq!(open("c"), Some("!Join"));
        assert_eq!(open("d"), Some("{{ .Values.e }}"));
        assert_eq!(open("e"), None);
    }

    #[test]
    fn the_span_of_a_value_is_where_it_is_written() {
        let text = "a: x # c\nb: \"y\"\nc: &n z\n";
        let document = read(text).unwrap();
        for (name, written) in [("a", "x"), ("b", "\"y\""), ("c", "z")] {
            let span = document.get(&[name]).unwrap().span.clone().unwrap();
            assert_eq!(text.get(span), Some(written));
        }
    }
}
