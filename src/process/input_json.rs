//! `--input-json FILE`: the flags of a command as one JSON object.

use std::ffi::OsString;
use std::path::Path;

use serde_json::{Map, Value};

use crate::files::{self, FileError};

/// The flag.
const FLAG: &str = "--input-json";

/// The member that holds what stands after the words of the command.
const ARGUMENTS: &str = "arguments";

/// Most bytes of the object.
const MAX_BYTES: u64 = 1 << 20;

/// The words of a command line, with the members of the object as flags behind them. A flag that is given wins.
///
/// # Errors
///
/// Why the object cannot be read, or what of it cannot be a flag.
pub(super) fn expanded(
    words: impl Iterator<Item = OsString>,
    stdin: impl Fn() -> Result<String, FileError>,
) -> Result<Vec<OsString>, String> {
    let (mut before, mut after, mut source) = (Vec::new(), Vec::new(), None);
    let mut words = words;
    while let Some(word) = words.next() {
        if word == "--" {
            after.push(word);
            after.extend(words.by_ref());
        } else if word == FLAG {
            source =
                Some(words.next().ok_or_else(|| format!("{FLAG} needs a file, or - for stdin"))?);
        } else if let Some(file) =
            word.to_str().and_then(|word| word.strip_prefix(FLAG)?.strip_prefix('='))
        {
            source = Some(file.into());
        } else {
            before.push(word);
        }
    }
    if let Some(source) = source {
        let text = match source.to_str() {
            Some("-") => stdin(),
            _ => files::read(Path::new(&source), MAX_BYTES),
        };
        let text = text.map_err(|why| format!("{FLAG}: {why}"))?;
        let members = serde_json::from_str(&text)
            .map_err(|why| format!("{FLAG}: it is not a JSON object: {why}"))?;
        let flags = flags(&members, &before)?;
        before.extend(flags.into_iter().map(OsString::from));
    }
    before.extend(after);
    Ok(before)
}

/// What stdin holds.
pub(super) fn stdin() -> Result<String, FileError> {
    files::read_stdin(MAX_BYTES)
}

fn flags(members: &Map<String, Value>, given: &[OsString]) -> Result<Vec<String>, String> {
    let mut flags = Vec::new();
    for (name, value) in members {
        let values = values(name, value)?;
        if name == ARGUMENTS {
            flags.extend(values.into_iter().flatten());
            continue;
        }
        let flag = format!("--{}", name.replace('_', "-"));
        if is_given(&flag, given) {
            continue;
        }
        for value in values {
            flags.push(match value {
                // In one word, so that a value is never read as a flag.
                Some(value) => format!("{flag}={value}"),
                None => flag.clone(),
            });
        }
    }
    Ok(flags)
}

fn is_given(flag: &str, given: &[OsString]) -> bool {
    given.iter().filter_map(|word| word.to_str()).any(|word| {
        word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}

/// The values of a member: `true` is a flag without a value, `false` and `null` are no flag.
fn values(name: &str, value: &Value) -> Result<Vec<Option<String>>, String> {
    match value {
        Value::Null | Value::Bool(false) => Ok(Vec::new()),
        Value::Bool(true) => Ok(vec![None]),
        Value::String(text) => Ok(vec![Some(text.clone())]),
        Value::Number(number) => Ok(vec![Some(number.to_string())]),
        Value::Array(items) => {
            let all: Result<Vec<_>, String> = items.iter().map(|item| values(name, item)).collect();
            Ok(all?.into_iter().flatten().collect())
        }
        Value::Object(_) => Err(format!(
            "{FLAG}: `{name}` is an object; a member is a text, a number, true, or a list of these"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str, object: &str) -> Result<String, String> {
        let words = words.split(' ').map(OsString::from);
        let words = expanded(words, || Ok(object.to_owned()))?;
        Ok(words.iter().map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn members_become_flags_and_a_flag_that_is_given_wins() {
        for (words, object, expected) in [
            (
                "cogoidc init --input-json -",
                r#"{"target": "ohif", "app_url": "https://a.example", "yes": true, "json": false, "mfa": null}"#,
                "cogoidc init --target=ohif --app-url=https://a.example --yes",
            ),
            (
                "cogoidc init --target spa --input-json=- --yes",
                r#"{"target": "ohif", "scope": ["openid", "email"], "sandbox-port": 0, "yes": true}"#,
                "cogoidc init --target spa --yes --scope=openid --scope=email --sandbox-port=0",
            ),
            (
                "cogoidc callback add --input-json -",
                r#"{"arguments": ["https://a.example/", "https://b.example/"], "pool_id": "-x"}"#,
                "cogoidc callback add https://a.example/ https://b.example/ --pool-id=-x",
            ),
            ("cogoidc targets -- --input-json", "", "cogoidc targets -- --input-json"),
            ("cogoidc plan", "", "cogoidc plan"),
        ] {
            assert_eq!(line(words, object).unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_flags_is_refused_with_a_sentence() {
        for (words, object, expected) in [
            ("cogoidc init --input-json", "", "--input-json needs a file, or - for stdin"),
            ("cogoidc init --input-json -", "[]", "--input-json: it is not a JSON object: "),
            (
                "cogoidc init --input-json -",
                r#"{"pool": {"id": 1}}"#,
                "--input-json: `pool` is an object; ",
            ),
            ("cogoidc init --input-json /nowhere/x", "", "--input-json: cannot read /nowhere/x: "),
        ] {
            let why = line(words, object).unwrap_err();
            assert!(why.starts_with(expected), "{why}");
        }
    }
}
