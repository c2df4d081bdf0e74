//! A member of the API as an argument of the provider.

/// One member, in the request and in the configuration.
pub(super) struct Row {
    pub(super) member: &'static str,
    pub(super) argument: &'static str,
    pub(super) shape: Shape,
    /// Whether the provider 3.39.0 does not have it.
    pub(super) is_newer: bool,
}

pub(super) enum Shape {
    /// A value, or a map.
    Value,
    /// A text that holds JSON.
    Json,
    /// A block, or one for each entry of a list.
    Block(&'static [Row]),
    /// Its members are those of what it is in.
    Inline(&'static [Row]),
    /// Other members say the same.
    Elsewhere,
}

pub(super) const fn value(member: &'static str, argument: &'static str) -> Row {
    Row { member, argument, shape: Shape::Value, is_newer: false }
}

pub(super) const fn block(
    member: &'static str,
    argument: &'static str,
    rows: &'static [Row],
) -> Row {
    Row { member, argument, shape: Shape::Block(rows), is_newer: false }
}

pub(super) const fn inline(member: &'static str, rows: &'static [Row]) -> Row {
    Row { member, argument: "", shape: Shape::Inline(rows), is_newer: false }
}

pub(super) const fn json_text(member: &'static str, argument: &'static str) -> Row {
    Row { member, argument, shape: Shape::Json, is_newer: false }
}

pub(super) const fn elsewhere(member: &'static str) -> Row {
    Row { member, argument: "", shape: Shape::Elsewhere, is_newer: false }
}

impl Row {
    /// The same row, for an argument that the provider 3.39.0 does not have.
    pub(super) const fn newer(self) -> Self {
        Self { is_newer: true, ..self }
    }
}
