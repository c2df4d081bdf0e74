//! A new setting, placed beside one that is there.

use serde_json::Value;

use super::edit::Edit;
use super::style;
use crate::app_file::AppFile;
use crate::app_file::format::Format;
use crate::app_file::literal;
use crate::app_file::node::Span;
use crate::app_file::sign_in::{Setting, SignInConfig};

/// The edit that adds a setting to the object of the sign-in, beside another; `None` if there is no place for it.
pub(super) fn beside(
    file: &AppFile,
    config: &SignInConfig,
    anchor: &Setting,
    (name, value): (&str, &Value),
) -> Option<Edit> {
    let at = anchor.node.span.as_ref()?;
    let start = file.text.get(..at.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let before = file.text.get(start..at.start)?;
    let indent_width = before.len() - before.trim_start().len();
    let (indent, key) = before.split_at_checked(indent_width)?;
    match Key::of(key, &anchor.name) {
        Some(written) => {
            let line = written.line(file.format, indent, name, value)?;
            Some(Edit { span: start..start, text: line })
        }
        None => inline(file.format, config.home.span.as_ref()?, &file.text, name, value),
    }
}

/// What may stand before the name of a setting in its line.
const BEGINNINGS: [&str; 9] =
    ["", "'", "\"", "export", "const", "let", "var", "export const", "export let"];

/// How a line writes its name, up to its value.
struct Key<'a> {
    /// What stands before the name, such as `export const ` or a quote.
    before: &'a str,
    /// Letters in the name.
    width: usize,
    /// What stands between the name and the value.
    after: &'a str,
}

impl<'a> Key<'a> {
    /// `None` if the line holds more than this one setting before the value.
    fn of(text: &'a str, name: &str) -> Option<Self> {
        let at = text.rfind(name)?;
        let (before, after) = (text.get(..at)?, text.get(at + name.len()..)?);
        let is_plain = BEGINNINGS.contains(&before.trim_end());
        let separators = after.trim_start_matches(['\'', '"']).trim();
        let is_one = matches!(separators, ":" | "=" | ": string =");
        (is_plain && is_one).then_some(Self { before, width: name.chars().count(), after })
    }

    /// A line of the same kind.
    fn line(&self, format: Format, indent: &str, name: &str, value: &Value) -> Option<String> {
        let is_statement = self.before.len() > 1;
        let value = written(format, value, indent)?;
        let end = match format {
            Format::Script if is_statement => ";",
            Format::Script | Format::Json => ",",
            _ => "",
        };
        // The values of a block of HCL stand below each other.
        let separator = self.after.trim_start();
        let after = if format == Format::Hcl {
            let column = self.width + self.after.len() - separator.len();
            let blanks = column.saturating_sub(name.chars().count()).max(1);
            format!("{}{separator}", " ".repeat(blanks))
        } else {
            self.after.to_owned()
        };
        Some(format!("{indent}{}{name}{after}{value}{end}\n", self.before))
    }
}

/// A member behind the opening bracket of an object that stands in one line.
fn inline(format: Format, home: &Span, text: &str, name: &str, value: &Value) -> Option<Edit> {
    if !text.get(home.clone())?.starts_with('{') {
        return None;
    }
    let at = home.start + 1;
    let value = written(format, value, "")?;
    let text = match format {
        Format::Script => format!(" {name}: {value},"),
        Format::Json => format!("\"{name}\": {value},"),
        _ => return None,
    };
    Some(Edit { span: at..at, text })
}

/// A value of several lines is indented like the line that it begins in.
pub(super) fn written(format: Format, value: &Value, indent: &str) -> Option<String> {
    let text = match (format, value) {
        (_, Value::String(text)) => style::scalar(format, "", text)?,
        (Format::Script, value) => literal::js(value, 0),
        (Format::Json, value) => literal::json(value).trim_end().to_owned(),
        (Format::Hcl, value) => literal::hcl(value),
        (_, Value::Array(items)) => {
            let items: Option<Vec<String>> =
                items.iter().map(|item| style::scalar(format, "\"", item.as_str()?)).collect();
            format!("[{}]", items?.join(", "))
        }
        (_, Value::Bool(flag)) => flag.to_string(),
        _ => return None,
    };
    Some(text.replace('\n', &format!("\n{indent}")))
}
