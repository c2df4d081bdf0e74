//! A graph in Mermaid (<https://mermaid.js.org/syntax/flowchart.html>).

use std::fmt::{self, Formatter, Write};

use super::{Graph, Kind, Node};

/// Lines alone: the text keeps the colours of the page that it is drawn on, light or dark.
const STYLES: &str = "  classDef create stroke:#1a7f37,stroke-width:3px
  classDef change stroke:#bf8700,stroke-width:3px,stroke-dasharray:8 3
  classDef delete stroke:#cf222e,stroke-width:3px,stroke-dasharray:2 3
";

pub(super) fn write(graph: &Graph, f: &mut Formatter<'_>) -> fmt::Result {
    writeln!(f, "flowchart LR")?;
    writeln!(f, "  accTitle: What cogoidc does")?;
    writeln!(f, "  accDescr: {}", graph.summary)?;
    for (place, node) in graph.nodes.iter().enumerate() {
        write_node(place, node, f)?;
    }
    for edge in &graph.edges {
        let arrow = match edge.label {
            "" => "-->".to_owned(),
            label => format!("-->|{label}|"),
        };
        writeln!(f, "  n{} {arrow} n{}", edge.from, edge.to)?;
    }
    f.write_str(STYLES)
}

fn write_node(place: usize, node: &Node, f: &mut Formatter<'_>) -> fmt::Result {
    let (open, close) = match node.kind {
        Kind::App => ("([", "])"),
        _ => ("[", "]"),
    };
    write!(f, "  n{place}{open}\"")?;
    for (number, line) in node.label().iter().enumerate() {
        if number > 0 {
            f.write_str("<br>")?;
        }
        line.chars().try_for_each(|c| write_char(c, f))?;
    }
    write!(f, "\"{close}")?;
    match node.action {
        Some(action) => writeln!(f, ":::{}", action.verb()),
        None => writeln!(f),
    }
}

/// Writes a character of a label. Whatever may mean something to Mermaid, to Markdown or to HTML becomes its number.
fn write_char(c: char, f: &mut Formatter<'_>) -> fmt::Result {
    if c.is_alphanumeric() || " ,.:/()-".contains(c) {
        f.write_char(c)
    } else {
        write!(f, "#{};", u32::from(c))
    }
}
