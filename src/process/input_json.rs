//! `--input-json FILE`: the flags of a command as one JSON object.

use std::ffi::OsString;
use std::path::Path;

use serde_json::{Map, Value};

use crate::files::{self, FileError};
use crate::printable;

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
        before.extend(flags(&members, &before)?.into_iter().map(OsString::from));
        let arguments = arguments(&members)?;
        if !arguments.is_empty() && after.is_empty() {
            after.push("--".into());
        }
        after.extend(arguments.into_iter().map(OsString::from));
    }
    before.extend(after);
    Ok(before)
}

/// What stdin holds.
pub(super) fn stdin() -> Result<String, FileError> {
    files::read_stdin(MAX_BYTES)
}

/// What stands behind the words of the command; never read as flags.
fn arguments(members: &Map<String, Value>) -> Result<Vec<String>, String> {
    let wrong = || format!("{FLAG}: `{ARGUMENTS}` is a list of texts");
    let Some(value) = members.get(ARGUMENTS) else {
        return Ok(Vec::new());
    };
    let items = value.as_array().ok_or_else(wrong)?;
    items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
}

fn flags(members: &Map<String, Value>, given: &[OsString]) -> Result<Vec<String>, String> {
    let mut flags = Vec::new();
    for (name, value) in members.iter().filter(|(name, _)| *name != ARGUMENTS) {
        let flag = format!("--{}", name.replace('_', "-"));
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        if !name.starts_with(|c: char| c.is_ascii_lowercase())
            || !name.chars().all(is_name)
            || flag == FLAG
        {
            return Err(format!("{FLAG}: `{}` is not the name of a flag", printable::line(name)));
        }
        if is_given(&flag, given) {
            continue;
        }
        for value in values(name, value)? {
            flags.push(match value {
                // In one word, so that a value is never read as a flag.
                Some(value) => format!("{flag}={value}"),
                None => flag.clone(),
            });
        }
    }
    Ok(flags)
}

/// Flags that have a short form.
const SHORT: [(&str, char); 3] = [("--quiet", 'q'), ("--verbose", 'v'), ("--yes", 'y')];

fn is_given(flag: &str, given: &[OsString]) -> bool {
    let short = SHORT.iter().find(|(long, _)| *long == flag).map(|(_, short)| *short);
    given.iter().filter_map(|word| word.to_str()).any(|word| {
        let is_long =
            word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
        let cluster = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        is_long || short.zip(cluster).is_some_and(|(short, cluster)| cluster.contains(short))
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
                "cogoidc callback add --pool-id=-x -- https://a.example/ https://b.example/",
            ),
            (
                "cogoidc plan -qy --input-json -",
                r#"{"quiet": true, "yes": true}"#,
                "cogoidc plan -qy",
            ),
            (
                "cogoidc x --input-json - -- a",
                r#"{"arguments": ["--yes"]}"#,
                "cogoidc x -- a --yes",
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
