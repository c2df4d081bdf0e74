//! HCL, laid out as `terraform fmt` does.

use std::fmt::{self, Display, Formatter, Write as _};

use serde_json::Value;

use super::super::hole;
use crate::app_file::literal;

/// A file: comments at its beginning, then blocks.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Comments, a line each.
    pub(super) head: Vec<String>,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug, Default)]
pub(super) struct Block {
    head: String,
    comments: Vec<String>,
    attributes: Vec<(String, Expression)>,
    blocks: Vec<Self>,
}

/// An expression, its lines after the first indented as if it stood at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expression(String);

impl Expression {
    /// Code, such as a reference.
    pub(super) fn raw(code: String) -> Self {
        Self(code)
    }

    /// A list of references on one line.
    pub(super) fn list(references: &[String]) -> Self {
        Self(format!("[{}]", references.join(", ")))
    }

    /// A list of references, a line each.
    pub(super) fn lines(references: &[String]) -> Self {
        let lines = references.iter().fold(String::new(), |mut out, one| {
            let _ = writeln!(out, "  {one},");
            out
        });
        Self(format!("[\n{lines}]"))
    }

    /// A value; the holes in it are code.
    pub(super) fn value(value: &Value) -> Self {
        Self(expression(value))
    }

    /// A value as JSON in a text.
    pub(super) fn json(value: &Value) -> Self {
        Self(format!("jsonencode({})", expression(value)))
    }

    fn is_multi_line(&self) -> bool {
        self.0.contains('\n')
    }
}

fn expression(value: &Value) -> String {
    match value {
        Value::String(text) => hole::name(text).map_or_else(|| literal::hcl(value), str::to_owned),
        Value::Array(entries)
            if entries.iter().any(|entry| entry.is_object() || entry.is_array()) =>
        {
            let entries = entries.iter().fold(String::new(), |mut out, entry| {
                let _ = writeln!(out, "  {},", indented(&expression(entry), 1));
                out
            });
            format!("[\n{entries}]")
        }
        Value::Object(members) => {
            let members: Vec<(String, Expression)> =
                members.iter().map(|(name, value)| (key(name), Expression::value(value))).collect();
            format!("{{\n{}}}", attributes(&members, 1))
        }
        _ => literal::hcl(value),
    }
}

/// The key of an object.
fn key(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_plain { name.to_owned() } else { literal::hcl_string(name) }
}

fn indented(text: &str, depth: usize) -> String {
    text.replace('\n', &format!("\n{}", "  ".repeat(depth)))
}

/// Lines with their `=` below each other; an expression of several lines stands by itself.
fn attributes(attributes: &[(String, Expression)], depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let mut out = String::new();
    let is_other = |one: &(String, Expression), next: &(String, Expression)| {
        one.1.is_multi_line() == next.1.is_multi_line() && !one.1.is_multi_line()
    };
    for (index, group) in attributes.chunk_by(is_other).enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let width = group.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, Expression(code)) in group {
            let _ = writeln!(out, "{indent}{name:width$} = {}", indented(code, depth));
        }
    }
    out
}

impl Block {
    pub(super) fn new(name: &str) -> Self {
        Self { head: name.to_owned(), ..Self::default() }
    }

    pub(super) fn labelled(name: &str, labels: &[&str]) -> Self {
        let labels: Vec<String> = labels.iter().map(|label| literal::hcl_string(label)).collect();
        Self::new(&format!("{name} {}", labels.join(" ")))
    }

    pub(super) fn attribute(&mut self, name: &str, value: Expression) {
        self.attributes.push((name.to_owned(), value));
    }

    pub(super) fn block(&mut self, block: Self) {
        self.blocks.push(block);
    }

    pub(super) fn comment(&mut self, text: &str) {
        self.comments.push(text.to_owned());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.blocks.is_empty()
    }

    fn write(&self, f: &mut Formatter<'_>, depth: usize) -> fmt::Result {
        let indent = "  ".repeat(depth);
        writeln!(f, "{indent}{} {{", self.head)?;
        for comment in &self.comments {
            writeln!(f, "{indent}  # {}", literal::line(comment))?;
        }
        f.write_str(&attributes(&self.attributes, depth + 1))?;
        for (index, block) in self.blocks.iter().enumerate() {
            if index > 0 || !self.attributes.is_empty() {
                f.write_char('\n')?;
            }
            block.write(f, depth + 1)?;
        }
        writeln!(f, "{indent}}}")
    }
}

impl Display for File {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for line in &self.head {
            let text = format!("# {}", literal::line(line));
            writeln!(f, "{}", text.trim_end())?;
        }
        for block in &self.blocks {
            f.write_char('\n')?;
            block.write(f, 0)?;
        }
        Ok(())
    }
}
