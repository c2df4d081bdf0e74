//! What a config file says, in one model for every format.

use std::ops::Range;

/// Bytes of a file.
pub(crate) type Span = Range<usize>;

/// A value of a config file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// Where it is written, quotes included; `None` if it is put together from others.
    pub(crate) span: Option<Span>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Object(Object),
    List(Vec<Node>),
    Text(Text),
    Flag(bool),
    /// A function, by what it returns.
    Function(Box<Node>),
    /// A value that says nothing about a sign-in, such as a number.
    Other,
}

/// Named values, in the order of the file; each name once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object {
    members: Vec<(String, Node)>,
}

/// A text, as far as the file fixes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    pieces: Vec<Piece>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    /// The origin that the app runs on, such as `window.location.origin`.
    Origin,
    /// What something fills in before the app runs, as the file writes it, such as `${CLIENT_ID}`.
    Placeholder(String),
    /// What the app computes, as the file writes it.
    Computed(String),
}

impl Object {
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.members.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.members.iter_mut().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// Sets a member; a later one of the same name replaces the earlier one.
    pub(crate) fn set(&mut self, name: &str, value: Node) {
        match self.get_mut(name) {
            Some(old) => *old = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.members.retain(|(own, _)| own != name);
    }

    /// Adds a member; those of the same name become a list.
    pub(crate) fn add(&mut self, name: &str, value: Node) {
        match self.get_mut(name) {
            Some(Node { value: Value::List(items), .. }) => items.push(value),
            Some(old) => {
                let first = std::mem::replace(old, Node::OTHER);
                *old = Node { value: Value::List(vec![first, value]), span: None };
            }
            None => self.members.push((name.to_owned(), value)),
        }
    }

    /// Takes over the members of another object.
    pub(crate) fn extend(&mut self, other: Self) {
        for (name, value) in other.into_members() {
            self.set(&name, value);
        }
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub(crate) fn into_members(self) -> impl Iterator<Item = (String, Node)> {
        self.members.into_iter()
    }

    pub(crate) fn members_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.members.iter_mut().map(|(name, value)| (name.as_str(), value))
    }
}

impl Node {
    pub(crate) const OTHER: Self = Self { value: Value::Other, span: None };

    pub(crate) fn new(value: Value, span: Span) -> Self {
        Self { value, span: Some(span) }
    }

    /// An object that no place in the file writes as a whole.
    pub(crate) fn joined(object: Object) -> Self {
        Self { value: Value::Object(object), span: None }
    }

    pub(crate) fn object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&Text> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of a text or of a list of texts.
    pub(crate) fn texts(&self) -> Vec<&Text> {
        match &self.value {
            Value::Text(text) => vec![text],
            Value::List(items) => items.iter().filter_map(Self::text).collect(),
            _ => Vec::new(),
        }
    }

    /// A member of an object, or an element of a list.
    pub(crate) fn below(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Object(object) => object.get(name),
            Value::List(items) => items.get(name.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// What a function returns; other values are themselves.
    pub(crate) fn returned(&self) -> &Self {
        match &self.value {
            Value::Function(returned) => returned,
            _ => self,
        }
    }

    /// Whether it comes to the same value, wherever that is written.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Object(one), Value::Object(two)) => {
                one.members.len() == two.members.len()
                    && one
                        .members()
                        .all(|(name, node)| two.get(name).is_some_and(|other| node.is_same(other)))
            }
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.is_same(two))
            }
            (Value::Function(one), Value::Function(two)) => one.is_same(two),
            (one, two) => one == two,
        }
    }

    /// How many values it is made of.
    pub(crate) fn size(&self) -> usize {
        1 + match &self.value {
            Value::Object(object) => object.members().map(|(_, value)| value.size()).sum(),
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Function(returned) => returned.size(),
            Value::Text(_) | Value::Flag(_) | Value::Other => 0,
        }
    }

    /// Collects the texts whose names say that they are secrets.
    pub(super) fn secrets(&self, name: &str, found: &mut Vec<String>) {
        match &self.value {
            Value::Object(object) => {
                object.members().for_each(|(name, value)| value.secrets(name, found));
            }
            Value::List(items) => items.iter().for_each(|item| item.secrets(name, found)),
            Value::Function(returned) => returned.secrets(name, found),
            Value::Text(text) => {
                let name = name.to_ascii_lowercase();
                let is_secret = ["secret", "password", "passwd", "private", "apikey", "api_key"];
                let literals = text.pieces.iter().filter_map(|piece| match piece {
                    Piece::Literal(text) if !text.trim().is_empty() => Some(text.clone()),
                    _ => None,
                });
                if is_secret.iter().any(|word| name.contains(word)) {
                    found.extend(literals);
                }
            }
            Value::Flag(_) | Value::Other => {}
        }
    }

    /// Changes every span in it.
    pub(crate) fn respan(&mut self, to: impl Fn(Span) -> Option<Span> + Copy) {
        self.span = self.span.take().and_then(to);
        match &mut self.value {
            Value::Object(object) => object.members_mut().for_each(|(_, value)| value.respan(to)),
            Value::List(items) => items.iter_mut().for_each(|item| item.respan(to)),
            Value::Function(returned) => returned.respan(to),
            Value::Text(_) | Value::Flag(_) | Value::Other => {}
        }
    }
}

impl Text {
    pub(crate) fn new(pieces: Vec<Piece>) -> Self {
        Self { pieces }
    }

    pub(crate) fn computed(source: &str) -> Self {
        Self { pieces: vec![Piece::Computed(source.to_owned())] }
    }

    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// One text after another.
    pub(crate) fn joined(texts: impl IntoIterator<Item = Self>) -> Self {
        let mut pieces = Vec::new();
        for piece in texts.into_iter().flat_map(|text| text.pieces) {
            match (pieces.last_mut(), piece) {
                (Some(Piece::Literal(before)), Piece::Literal(more)) => before.push_str(&more),
                (_, piece) => pieces.push(piece),
            }
        }
        Self { pieces }
    }

    /// The text that the app uses if it runs on this origin; `None` if only the running app knows.
    pub(crate) fn on(&self, origin: Option<&str>) -> Option<String> {
        let parts = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            Piece::Origin => origin,
            Piece::Placeholder(_) | Piece::Computed(_) => None,
        });
        parts.collect()
    }

    /// The text with what fills it in as the file writes it.
    pub(crate) fn shown(&self) -> String {
        let parts = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) | Piece::Placeholder(text) | Piece::Computed(text) => {
                text.as_str()
            }
            Piece::Origin => "",
        });
        parts.collect()
    }

    /// The text, if the file writes it out.
    pub(crate) fn written(&self) -> Option<String> {
        self.on(None)
    }

    /// What fills in the text, as the file writes it; `None` if the file and the app's address fix it.
    pub(crate) fn open_part(&self) -> Option<&str> {
        self.pieces.iter().find_map(|piece| match piece {
            Piece::Placeholder(source) | Piece::Computed(source) => Some(source.as_str()),
            Piece::Literal(_) | Piece::Origin => None,
        })
    }
}
