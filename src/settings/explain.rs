//! Why a text is not a file of settings, in words that say what to write instead.

use toml_edit::DocumentMut;

use super::draft::APP_URL;
use crate::values::instead;

/// What is wrong, instead of serde's sentence about it.
pub(crate) fn explain(message: &str, text: &str, answer_keys: &[&'static str]) -> String {
    if let Some(rest) = message.strip_prefix("unknown field `") {
        return unknown_key(rest, answer_keys);
    }
    if message.ends_with("expected a TOML datetime") {
        // Only one key is a day.
        return "client_secret_expires is a day without quotation marks: client_secret_expires = 2027-01-31"
            .to_owned();
    }
    if message == "invalid type: map, expected a sequence" && is_one_provider(text) {
        return "identity providers are a list: write [[identity_provider]], with two brackets on each side, over each"
            .to_owned();
    }
    message.to_owned()
}

/// The number of the line that holds a byte of a text.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|&b| b == b'\n').count()
}

/// The language that a text is written in, if it begins like one that people keep settings in and that is not TOML.
pub(super) fn other_language(text: &str) -> Option<&'static str> {
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let key = first.split_once(':').map(|(key, _)| key.trim_matches('"'));
    let is_key = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if text.parse::<DocumentMut>().is_ok() {
        None
    } else if first.starts_with('{') {
        Some("JSON")
    } else if first == "---" || key.is_some_and(is_key) {
        Some("YAML")
    } else {
        None
    }
}

/// Whether a text has one table of an identity provider where a list of them belongs.
fn is_one_provider(text: &str) -> bool {
    let document = text.parse::<DocumentMut>();
    document.is_ok_and(|document| {
        let provider = document.get("identity_provider");
        provider.is_some_and(toml_edit::Item::is_table_like)
    })
}

/// serde's sentence about an unknown key, from that key on, with the nearest known one instead of all of them.
fn unknown_key(rest: &str, answer_keys: &[&'static str]) -> String {
    let mut words = rest.split('`');
    let unknown = words.next().unwrap_or_default();
    let mut known: Vec<&str> = words.skip(1).step_by(2).collect();
    if known.contains(&APP_URL) {
        known.extend(answer_keys);
    }
    if known.contains(&"client_secret_file") && is_secret(unknown) {
        return format!(
            "there is no key `{unknown}`: secrets do not belong in this file; put it into a separate file \
             (client_secret_file = \"PATH\") or into an environment variable (client_secret_env = \"NAME\")"
        );
    }
    format!("there is no key `{unknown}`{}", instead(unknown, &known))
}

/// Whether a key is meant to hold a secret itself, such as `client_secret` or `clientSecret`.
fn is_secret(key: &str) -> bool {
    key.to_lowercase().ends_with("secret")
}
