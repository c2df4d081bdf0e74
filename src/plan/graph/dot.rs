//! A graph in DOT, the language of Graphviz (<https://graphviz.org/doc/info/lang.html>).

use std::fmt::{self, Formatter, Write};

use super::{Graph, Kind, Node};
use crate::cognito::step::Action;

pub(super) fn write(graph: &Graph, f: &mut Formatter<'_>) -> fmt::Result {
    writeln!(f, "digraph plan {{")?;
    writeln!(f, "  tooltip=\"{}\"", graph.summary)?;
    writeln!(f, "  rankdir=LR")?;
    writeln!(f, "  node [shape=box, fontname=\"Helvetica\"]")?;
    writeln!(f, "  edge [fontname=\"Helvetica\"]")?;
    for (place, node) in graph.nodes.iter().enumerate() {
        write_node(place, node, f)?;
    }
    for edge in &graph.edges {
        write!(f, "  n{} -> n{}", edge.from, edge.to)?;
        match edge.label {
            "" => writeln!(f)?,
            label => writeln!(f, " [label=\"{label}\"]")?,
        }
    }
    writeln!(f, "}}")
}

fn write_node(place: usize, node: &Node, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "  n{place} [label=\"")?;
    for line in node.label() {
        line.chars().try_for_each(|c| write_char(c, f))?;
        f.write_str("\\l")?;
    }
    f.write_char('"')?;
    if node.kind == Kind::App {
        f.write_str(", style=rounded")?;
    }
    if let Some((colour, style)) = node.action.map(look) {
        write!(f, ", color=\"{colour}\", penwidth=3, style={style}")?;
    }
    writeln!(f, "]")
}

/// Colour and style of the line around what is created, changed or deleted.
fn look(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Create => ("#1a7f37", "solid"),
        Action::Update => ("#bf8700", "dashed"),
        Action::Delete => ("#cf222e", "dotted"),
    }
}

/// Writes a character of a label: HTML entities are read in it, and a backslash begins an escape.
fn write_char(c: char, f: &mut Formatter<'_>) -> fmt::Result {
    match c {
        '"' | '\\' => write!(f, "\\{c}"),
        '&' => f.write_str("&amp;"),
        c => f.write_char(c),
    }
}
