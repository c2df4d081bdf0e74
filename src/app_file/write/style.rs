//! Values written as a file already writes them: its quotes, its separators.

use serde_json::Value;

use crate::app_file::format::Format;
use crate::app_file::keys::Role;
use crate::app_file::lines::Style;
use crate::app_file::literal;
use crate::app_file::node::{self, Node};

/// A value as a file writes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'a> {
    pub(super) text: &'a str,
    /// What stands before it in its line.
    pub(super) before: &'a str,
}

/// The texts for a value, written like the one that is there; `None` if the format cannot hold them there.
pub(super) fn replacement(
    format: Format,
    role: Role,
    node: &Node,
    Written { text: written, before }: Written<'_>,
    values: &[String],
) -> Option<String> {
    if matches!(node.value, node::Value::List(_)) {
        return list(format, written, before, values);
    }
    let text = match role {
        Role::Scopes => values.join(separator(written)),
        Role::Domain => {
            let url = values.first()?;
            let has_scheme = written.contains("://");
            let bare = url.split_once("://").map(|(_, bare)| bare).filter(|_| !has_scheme);
            bare.unwrap_or(url).to_owned()
        }
        _ => values.first()?.clone(),
    };
    scalar(format, written, &text)
}

/// What stands between the words of a text.
fn separator(written: &str) -> &'static str {
    match (written.contains(", "), written.contains(',')) {
        (true, _) => ", ",
        (false, true) => ",",
        (false, false) => " ",
    }
}

fn list(format: Format, written: &str, before: &str, values: &[String]) -> Option<String> {
    let is_block = format == Format::Yaml && !written.starts_with('[');
    let mark = if is_block { "- " } else { "[" };
    let first = written.strip_prefix(mark)?.trim_start();
    let items: Option<Vec<String>> =
        values.iter().map(|value| scalar(format, first, value)).collect();
    let items = items?;
    if !is_block {
        return Some(format!("[{}]", items.join(", ")));
    }
    // Every item stands in the column of the first, which begins its line.
    if !before.chars().all(|letter| letter == ' ') {
        return None;
    }
    let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
    Some(items.join(&format!("\n{before}")))
}

/// A text in the quotes of another one.
pub(super) fn scalar(format: Format, written: &str, text: &str) -> Option<String> {
    let quote = written.chars().next();
    if text.chars().any(char::is_control) {
        return None;
    }
    Some(match format {
        Format::Script => script(quote, text),
        Format::Json => Value::from(text).to_string(),
        Format::Hcl => literal::hcl_string(text),
        Format::Toml if quote == Some('\'') && !text.contains('\'') => format!("'{text}'"),
        Format::Toml => Value::from(text).to_string(),
        Format::Yaml if quote == Some('\'') => format!("'{}'", text.replace('\'', "''")),
        Format::Yaml if quote != Some('"') && is_plain(text) => text.to_owned(),
        Format::Yaml => Value::from(text).to_string(),
        Format::Lines(Style::Properties) => text.replace('\\', "\\\\"),
        Format::Lines(style) => return of_line(style, quote, text),
    })
}

fn script(quote: Option<char>, text: &str) -> String {
    let single = literal::js_string(text);
    let inside = single.trim_start_matches('\'');
    let inside = inside.strip_suffix('\'').unwrap_or(inside);
    match quote {
        Some('"') => format!("\"{}\"", inside.replace("\\'", "'").replace('"', "\\\"")),
        Some('`') => {
            let inside = inside.replace("\\'", "'").replace('`', "\\`").replace("${", "\\${");
            format!("`{inside}`")
        }
        _ => single,
    }
}

/// A value of `.env` or INI, in the quotes that are there or in those that it needs.
fn of_line(style: Style, quote: Option<char>, text: &str) -> Option<String> {
    let quote = quote.filter(|quote| matches!(quote, '\'' | '"'));
    let is_safe_in = |quote: char| {
        !text.contains([quote, '\\']) && (quote == '\'' || !text.contains(['$', '`']))
    };
    match quote {
        Some(quote) if is_safe_in(quote) => Some(format!("{quote}{text}{quote}")),
        _ if style == Style::Env => Some(literal::env(text)),
        _ if !text.contains([';', '#', '"', '\'']) => Some(text.to_owned()),
        _ => None,
    }
}

/// Whether YAML reads a text back as that text without quotes (YAML 1.2.2, section 7.3.3).
fn is_plain(text: &str) -> bool {
    let is_usual =
        |letter: char| letter.is_ascii_alphanumeric() || "_-./:@%+=?&~ ".contains(letter);
    let starts_well = text.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_word = ["true", "false", "null", "yes", "no", "on", "off"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    starts_well
        && !is_word
        && text.chars().all(is_usual)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
}
