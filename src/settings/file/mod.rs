//! `cogoidc.toml`: a draft as a file.

mod answers;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

use super::draft::Draft;
use super::explain::{explain, line_at, other_language};

/// Name of the spec file when none is given.
pub(crate) const DEFAULT_NAME: &str = "cogoidc.toml";

/// Limit on a spec file, in bytes: one has some hundreds.
pub(crate) const MAX_SPEC_BYTES: u64 = 1 << 20;

/// First lines of a new file.
const HEADER: &str =
    "# Settings of one sign-in set-up; no secrets. `cogoidc plan` shows what differs.\n\n";

/// Keys that a file may spell in another way, as the draft reads them.
const ALIASES: [(&str, &str); 3] =
    [("tag", "tags"), ("custom", "custom_domain"), ("upstream_client_id", "client_id")];

/// Why a text is not a spec file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpecFileError {
    /// Not TOML, or not the keys and values of a spec.
    #[error("line {line}: {why}")]
    Text { line: usize, why: String },
    /// Another language than TOML.
    #[error("it is written in {0}, and a spec file in TOML, such as: target = \"ohif\"")]
    Language(&'static str),
    /// A draft that TOML cannot hold.
    #[error("the settings cannot be written as TOML: {0}")]
    Unwritable(#[from] toml_edit::ser::Error),
}

/// The draft in the text of a spec file. `answer_keys` are the keys that one app alone reads.
///
/// # Errors
///
/// The line and what is wrong with it; for an unknown key the nearest known one.
pub(crate) fn parse(text: &str, answer_keys: &[&'static str]) -> Result<Draft, SpecFileError> {
    if let Some(language) = other_language(text) {
        return Err(SpecFileError::Language(language));
    }
    let (answers, rest) = answers::take(text, answer_keys)?;
    let draft: Draft = toml_edit::de::from_str(&rest).map_err(|error| SpecFileError::Text {
        line: error.span().map_or(1, |span| line_at(text, span.start)),
        why: explain(error.message(), text, answer_keys),
    })?;
    Ok(Draft { answers, ..draft })
}

/// The text of a spec file that holds the draft: new, or the present text with the draft's values in it
/// and all else of it kept.
///
/// # Errors
///
/// [`SpecFileError::Text`] when the present text is no TOML.
pub(crate) fn render(draft: &Draft, present: Option<&str>) -> Result<String, SpecFileError> {
    let wanted = toml_edit::ser::to_document(draft)?;
    let Some(present) = present else {
        return Ok(format!("{HEADER}{}", tables(wanted)));
    };
    let mut document = document(present)?;
    lay_over(document.as_table_mut(), tables(wanted).as_table());
    Ok(document.to_string())
}

/// The text of a spec file without the lines that hold these ids, all else of it kept, and the keys that
/// went; none where it holds none of them.
///
/// # Errors
///
/// [`SpecFileError::Text`] when the text is no TOML.
pub(crate) fn without_ids(
    text: &str,
    gone: &[(&'static str, &str)],
) -> Result<Option<(String, Vec<String>)>, SpecFileError> {
    let mut document = document(text)?;
    let mut keys = Vec::new();
    for (name, id) in gone {
        let table = document
            .get_mut(name)
            .and_then(Item::as_table_like_mut)
            .filter(|table| table.get("id").and_then(Item::as_str) == Some(*id));
        if let Some(table) = table {
            take_out(table, "id");
            keys.push(format!("{name}.id"));
        }
    }
    Ok((!keys.is_empty()).then(|| (document.to_string(), keys)))
}

/// Takes a key out of a table. Comments above it stay, above the key that follows.
fn take_out(table: &mut dyn TableLike, key: &str) {
    let comment = table
        .key(key)
        .and_then(|key| key.leaf_decor().prefix()?.as_str().map(str::to_owned))
        .filter(|prefix| prefix.contains('#'));
    let next =
        table.iter().skip_while(|(name, _)| *name != key).nth(1).map(|(name, _)| name.to_owned());
    table.remove(key);
    if let (Some(comment), Some(mut next)) = (comment, next.and_then(|next| table.key_mut(&next))) {
        let decor = next.leaf_decor_mut();
        let own = decor.prefix().and_then(|own| own.as_str()).unwrap_or_default();
        let both = format!("{comment}{own}");
        decor.set_prefix(both);
    }
}

fn document(text: &str) -> Result<DocumentMut, SpecFileError> {
    text.parse().map_err(|error: toml_edit::TomlError| SpecFileError::Text {
        line: 1,
        why: error.message().to_owned(),
    })
}

/// The document with `[pool]` and `[[identity_provider]]` headings in place of inline tables, empty ones left
/// out.
fn tables(mut document: DocumentMut) -> DocumentMut {
    let keys: Vec<String> = document.iter().map(|(key, _)| key.to_owned()).collect();
    for key in keys {
        let Some(item) = document.remove(&key) else {
            continue;
        };
        let item = match item.into_table() {
            Ok(table) if table.is_empty() => continue,
            Ok(table) => Item::Table(table),
            Err(item) => item.into_array_of_tables().map_or_else(|item| item, Item::ArrayOfTables),
        };
        document.insert(&key, item);
    }
    document
}

fn lay_over(present: &mut Table, wanted: &Table) {
    for (key, item) in wanted {
        // A key has one of its two spellings in a file, or the file cannot be read any more.
        let other = ALIASES.iter().find(|(name, _)| *name == key);
        let key = match other {
            Some((_, alias)) if present.contains_key(alias) => alias,
            _ => key,
        };
        match (present.get_mut(key), item) {
            (Some(Item::Table(inner)), Item::Table(table)) => lay_over(inner, table),
            (Some(Item::Table(inner)), Item::Value(Value::InlineTable(table))) => {
                lay_over(inner, &table.clone().into_table());
            }
            // What says the same stays as it is written.
            (Some(Item::Value(old)), Item::Value(new)) if same(old, new) => {}
            (Some(Item::Value(old)), Item::Value(new)) => {
                // Comments hang on the old value.
                let decor = old.decor().clone();
                *old = new.clone();
                *old.decor_mut() = decor;
            }
            (Some(Item::ArrayOfTables(present)), Item::ArrayOfTables(wanted)) => {
                lay_over_named(present, wanted);
            }
            _ => {
                present.insert(key, item.clone());
            }
        }
    }
}

/// Lays each table over that of the same name; new names come last.
fn lay_over_named(present: &mut ArrayOfTables, wanted: &ArrayOfTables) {
    let name = |table: &Table| table.get("name").and_then(Item::as_str).map(str::to_owned);
    for table in wanted {
        let there = present.iter_mut().find(|there| name(there) == name(table));
        match there {
            Some(there) => lay_over(there, table),
            None => present.push(table.clone()),
        }
    }
}

/// Whether two values are the same, however they are written.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.value() == other.value(),
        (Value::Boolean(one), Value::Boolean(other)) => one.value() == other.value(),
        (Value::Datetime(one), Value::Datetime(other)) => one.value() == other.value(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::InlineTable(one), Value::InlineTable(other)) => {
            let there = |(key, value)| one.get(key).is_some_and(|a| same(a, value));
            one.len() == other.len() && other.iter().all(there)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
