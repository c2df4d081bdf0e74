//! `cogoidc.toml`: a draft as a file.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

use super::draft::Draft;
use super::explain::explain;

/// Name of the spec file when none is given.
pub(crate) const DEFAULT_NAME: &str = "cogoidc.toml";

/// First lines of a new file.
const HEADER: &str =
    "# Settings of one sign-in set-up; no secrets. `cogoidc plan` shows what differs.\n\n";

/// Keys that a file may spell in another way, as the draft reads them.
const ALIASES: [(&str, &str); 3] =
    [("tag", "tags"), ("custom", "custom_domain"), ("upstream_client_id", "client_id")];

/// Why a text is not a spec file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// Not TOML, or not the keys and values of a spec.
    #[error("line {line}: {why}")]
    Text { line: usize, why: String },
    /// A draft that TOML cannot hold.
    #[error("the settings cannot be written as TOML: {0}")]
    Unwritable(#[from] toml_edit::ser::Error),
}

/// The draft in the text of a spec file.
///
/// # Errors
///
/// The line and what is wrong with it; for an unknown key the nearest known one.
pub(crate) fn parse(text: &str) -> Result<Draft, FileError> {
    toml_edit::de::from_str(text).map_err(|error| FileError::Text {
        line: error
            .span()
            .map_or(1, |span| 1 + text.bytes().take(span.start).filter(|&b| b == b'\n').count()),
        why: explain(error.message(), text),
    })
}

/// The text of a spec file that holds the draft: new, or the present text with the draft's values in it
/// and all else of it kept.
///
/// # Errors
///
/// [`FileError::Text`] when the present text is not TOML.
pub(crate) fn render(draft: &Draft, present: Option<&str>) -> Result<String, FileError> {
    let wanted = toml_edit::ser::to_document(draft)?;
    let Some(present) = present else {
        return Ok(format!("{HEADER}{}", tables(wanted)));
    };
    let mut document = document(present)?;
    lay_over(document.as_table_mut(), tables(wanted).as_table());
    Ok(document.to_string())
}

/// The text of a spec file without the lines that hold these ids, all else of it kept, and the keys that
/// were removed; `None` if it holds none of them.
///
/// # Errors
///
/// [`FileError::Text`] when the text is not TOML.
pub(crate) fn without_ids(
    text: &str,
    gone: &[(&'static str, &str)],
) -> Result<Option<(String, Vec<String>)>, FileError> {
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

fn document(text: &str) -> Result<DocumentMut, FileError> {
    text.parse().map_err(|error: toml_edit::TomlError| FileError::Text {
        line: 1,
        why: error.message().to_owned(),
    })
}

/// The document with `[pool]` and `[[identity_provider]]` headings instead of inline tables, empty ones left
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
mod tests {
    use super::*;
    use crate::settings::draft::ProviderDraft;

    #[test]
    fn a_key_keeps_the_spelling_that_the_file_has() {
        let text = "[pool.tags]\nteam = \"it\" # ours\n\n[domain]\ncustom_domain = \"a.example\"\n";
        let mut draft = parse(text).unwrap();
        draft.pool.tags.insert("more".to_owned(), "yes".to_owned());
        let written = render(&draft, Some(text)).unwrap();
        assert_eq!(parse(&written).unwrap(), draft, "{written}");
        assert_eq!(written.matches("tag").count(), 1, "{written}");
        assert_eq!(written.matches("custom").count(), 1, "{written}");
        assert!(written.contains("# ours"), "{written}");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line_and_the_nearest_one() {
        let error = parse("target = \"ohif\"\n[pool]\nnmae = \"x\"\n").unwrap_err();
        assert_eq!(error.to_string(), "line 3: there is no key `nmae`; did you mean `name`?");
        let error = parse("secret = \"x\"\n").unwrap_err();
        assert!(error.to_string().starts_with("line 1: there is no key `secret`"), "{error}");
    }

    #[test]
    fn a_secret_in_the_file_is_not_taken_for_the_name_of_one() {
        for key in ["client_secret", "secret", "upstream_secret", "clientSecret"] {
            let text = format!("[[identity_provider]]\nkind = \"oidc\"\n{key} = \"canary\"\n");
            let error = parse(&text).unwrap_err().to_string();
            let start =
                format!("line 3: there is no key `{key}`: secrets do not belong in this file");
            assert!(error.starts_with(&start), "{error}");
            assert!(
                error.contains("client_secret_file") && error.contains("client_secret_env"),
                "{error}"
            );
            assert!(!error.contains("canary") && !error.contains("did you mean"), "{error}");
        }
        let error = parse("[[identity_provider]]\nclient_secret_fil = \"canary\"\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2: there is no key `client_secret_fil`; did you mean `client_secret_file`?"
        );
    }

    #[test]
    fn a_table_and_a_day_in_another_form_are_told_how_they_are_written() {
        let why = |text: &str| parse(text).unwrap_err().to_string();
        for text in [
            "target = \"spa\"\n[identity_provider]\nkind = \"oidc\"\n",
            "target = \"spa\"\nidentity_provider = { kind = \"oidc\" }\n",
        ] {
            let error = why(text);
            assert!(
                error.starts_with(
                    "line 2: identity providers are a list: write [[identity_provider]]"
                ),
                "{error}"
            );
        }
        for value in ["\"2027-01-01\"", "20270101", "true"] {
            let error = why(&format!("[[identity_provider]]\nclient_secret_expires = {value}\n"));
            assert_eq!(
                error,
                "line 2: client_secret_expires is a day without quotation marks: client_secret_expires = 2027-01-31"
            );
        }
        // Another list is another mistake.
        let error = why("[client.identity_provider]\nname = \"Corp\"\n");
        assert!(!error.contains("[["), "{error}");
    }

    #[test]
    fn a_wrong_type_is_refused_with_its_line() {
        let error = parse("target = \"ohif\"\n\n[client]\nscope = \"openid\"\n").unwrap_err();
        assert!(error.to_string().starts_with("line 4: "), "{error}");
    }

    #[test]
    fn saving_over_a_file_keeps_comments_and_other_keys() {
        let present = "# ours\ntarget = \"ohif\" # the viewer\n\n[pool]\nmfa = \"optional\"\n";
        let mut draft = parse(present).unwrap();
        draft.pool.id = Some("us-east-1_abc".into());
        draft.client.id = Some("1a".into());
        insta::assert_snapshot!(render(&draft, Some(present)).unwrap(), @r#"
        # ours
        target = "ohif" # the viewer

        [pool]
        mfa = "optional"
        id = "us-east-1_abc"

        [client]
        id = "1a"
        "#);
    }

    #[test]
    fn only_the_lines_of_ids_that_went_are_taken_out() {
        let text = "# ours\n[pool] # people\n# made in May\nid = \"us-east-1_abc\" # here\nname = 'ohif'\n\n[client]\nname = \"a\" # the viewer\nid = \"1a\"\n";
        let gone = [("pool", "us-east-1_abc"), ("client", "1a")];
        let (left, keys) = without_ids(text, &gone).unwrap().unwrap();
        assert_eq!(
            left,
            "# ours\n[pool] # people\n# made in May\nname = 'ohif'\n\n[client]\nname = \"a\" # the viewer\n"
        );
        assert_eq!(keys, ["pool.id", "client.id"]);
        let gone = [("pool", "us-east-1_other"), ("client", "1a")];
        let (left, keys) = without_ids(text, &gone).unwrap().unwrap();
        assert!(left.contains("us-east-1_abc"), "{left}");
        assert_eq!(keys, ["client.id"]);
        assert_eq!(without_ids(&left, &gone).unwrap(), None);
        let inline = "pool = { id = \"us-east-1_abc\", name = \"ohif\" }\n";
        let (left, _) = without_ids(inline, &[("pool", "us-east-1_abc")]).unwrap().unwrap();
        assert_eq!(parse(&left).unwrap().pool.name.as_deref(), Some("ohif"));
    }

    #[test]
    fn identity_providers_stay_as_they_are_written_and_new_ones_come_last() {
        let text = "target = \"spa\"\n\n# people of the clinic\n[[identity_provider]]\nname = 'Clinic'\nkind = \"oidc\" # Keycloak\nclient_id = \"pool-1\"\nclient_secret_expires = 2027-01-31 # ask Ada\nmap = { email = \"mail\" }\n";
        let mut draft = parse(text).unwrap();
        assert_eq!(render(&draft, Some(text)).unwrap(), text);
        draft.providers.push(ProviderDraft {
            kind: Some("okta".into()),
            name: Some("Okta".into()),
            map: [("email".to_owned(), "mail".to_owned())].into(),
            only: Some(true),
            ..ProviderDraft::default()
        });
        let written = render(&draft, Some(text)).unwrap();
        assert_eq!(parse(&written).unwrap(), draft, "{written}");
        let new = "\n[[identity_provider]]\nkind = \"okta\"\nname = \"Okta\"\nmap = { email = \"mail\" }\nonly = true\n";
        assert_eq!(written, format!("{text}{new}"));
        let alone = render(&draft, None).unwrap();
        assert_eq!(parse(&alone).unwrap(), draft, "{alone}");
        assert!(alone.ends_with(new), "{alone}");
        let error = parse(&text.replace("kind", "knid")).unwrap_err();
        assert_eq!(error.to_string(), "line 6: there is no key `knid`; did you mean `kind`?");
    }

    #[test]
    fn a_new_file_reads_back_as_the_same_draft() {
        let draft = Draft {
            target: Some("spa".into()),
            app_url: Some("http://localhost:3000".into()),
            ..Draft::default()
        };
        let text = render(&draft, None).unwrap();
        assert_eq!(parse(&text).unwrap(), draft);
        insta::assert_snapshot!(text, @r#"
        # Settings of one sign-in set-up; no secrets. `cogoidc plan` shows what differs.

        target = "spa"
        app_url = "http://localhost:3000"
        "#);
    }
}
