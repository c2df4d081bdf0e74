//! Readers of what snippets are written in, so that tests compare values and not spelling.

use std::iter::Peekable;
use std::path::Path;
use std::str::Chars;

use serde_json::{Map, Value};

use super::super::{Snippet, Values, literal};
use crate::app_file::AppFile;

/// The value of a JavaScript literal: objects, arrays, strings in single quotes, `true`, `false`, `null`,
/// numbers. Refuses what would end a string or a script early.
pub(crate) fn js(text: &str) -> Value {
    assert!(!text.contains("</"), "ends a script: {text}");
    assert!(!text.contains(['\u{2028}', '\u{2029}']), "ends a line");
    let mut chars = text.trim_end().chars().peekable();
    let value = js_value(&mut chars);
    assert_eq!(chars.next(), None, "text after the literal in {text}");
    value
}

fn js_value(chars: &mut Peekable<Chars<'_>>) -> Value {
    blanks(chars);
    match chars.peek().unwrap() {
        '\'' => Value::String(js_string(chars)),
        '[' => {
            let mut items = Vec::new();
            while inside(chars, ']') {
                items.push(js_value(chars));
            }
            Value::Array(items)
        }
        '{' => {
            let mut members = Map::new();
            while inside(chars, '}') {
                let name = match chars.peek() {
                    Some('\'') => js_string(chars),
                    _ => word(chars),
                };
                blanks(chars);
                assert_eq!(chars.next(), Some(':'));
                members.insert(name, js_value(chars));
            }
            Value::Object(members)
        }
        _ => serde_json::from_str(&word(chars)).unwrap(),
    }
}

/// Steps over the opening bracket or a comma; false, and past the bracket, at the end.
fn inside(chars: &mut Peekable<Chars<'_>>, close: char) -> bool {
    blanks(chars);
    if matches!(chars.peek(), Some('[' | '{' | ',')) && {
        let mut ahead = chars.clone();
        ahead.next();
        blanks(&mut ahead);
        let is_item = ahead.peek() != Some(&close);
        *chars = ahead;
        is_item
    } {
        return true;
    }
    assert_eq!(chars.next(), Some(close));
    false
}

fn js_string(chars: &mut Peekable<Chars<'_>>) -> String {
    assert_eq!(chars.next(), Some('\''));
    let mut out = String::new();
    loop {
        match chars.next().expect("an open string") {
            '\'' => return out,
            '\n' | '\r' => panic!("a line ends inside a string"),
            '\\' => out.push(match chars.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap()
                }
                c => c,
            }),
            c => out.push(c),
        }
    }
}

fn word(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut out = String::new();
    while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || "_$.+-".contains(*c)) {
        out.push(c);
    }
    out
}

fn blanks(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(char::is_ascii_whitespace).is_some() {}
}

/// The value of a Lua string in quotation marks.
pub(crate) fn lua(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap();
    let mut out = Vec::new();
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' | b'\n' | b'\r' => panic!("the string ends early: {text}"),
            b'\\' => match bytes.next().unwrap() {
                digit @ b'0'..=b'9' => {
                    let digits = [digit, bytes.next().unwrap(), bytes.next().unwrap()];
                    out.push(std::str::from_utf8(&digits).unwrap().parse().unwrap());
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    String::from_utf8(out).unwrap()
}

/// What stands in quotation marks after `name` in its line; there is one such line.
fn quoted<'a>(text: &'a str, name: &str) -> &'a str {
    let mut lines = text.lines().filter_map(|line| line.trim().strip_prefix(name));
    let found = lines.next().unwrap_or_else(|| panic!("no {name} in {text}"));
    assert_eq!(lines.next(), None, "{name} twice in {text}");
    let found = found.trim().trim_end_matches(" always;").trim_end_matches([';', '{', '>', ' ']);
    let found = found.strip_prefix('"').and_then(|found| found.strip_suffix('"')).unwrap();
    assert!(!found.contains(['"', '\\', '$', '{']), "{name} {found}");
    found
}

/// Reads the forms of the guard back.
fn check_guard(snippet: &Snippet, values: &Values) {
    let ends = &values.endpoints;
    let (text, url) = (snippet.text.as_str(), literal::url_safe);
    let client = values.client_id.as_str();
    match snippet.form {
        "apache" => {
            assert_eq!(quoted(text, "OIDCOAuthVerifyJwksUri"), url(&ends.jwks));
            let claims: Vec<_> =
                text.lines().filter(|line| line.contains("Require claim")).collect();
            let wanted = [format!("iss:{}", url(&ends.issuer)), format!("client_id:{client}")];
            let wanted = wanted.into_iter().chain(["token_use:access".to_owned()]);
            let wanted: Vec<_> =
                wanted.map(|rule| format!("      Require claim \"{rule}\"")).collect();
            assert_eq!(claims, wanted);
            assert_eq!(text.lines().count(), 36);
        }
        "oauth2-proxy" => {
            let read = text.parse::<toml_edit::DocumentMut>().unwrap();
            assert_eq!(read["oidc_issuer_url"].as_str(), Some(ends.issuer.as_str()));
            assert_eq!(read["client_id"].as_str(), Some(client));
            assert_eq!(read.iter().count(), 13);
        }
        "alb" => {
            let value: Value = serde_json::from_str(text).unwrap();
            let rule = &value["Actions"][0]["JwtValidationConfig"];
            assert_eq!(rule["JwksEndpoint"], *ends.jwks);
            assert_eq!(rule["Issuer"], *ends.issuer);
            assert_eq!(rule["AdditionalClaims"][0]["Values"][0], *client);
        }
        "lua-resty-openidc" => {
            let after = |start: &str, end: &str| {
                let mut lines = text.lines().filter_map(|line| line.trim().strip_prefix(start));
                lua(lines.next().unwrap().strip_suffix(end).unwrap())
            };
            assert_eq!(after("discovery = { jwks_uri = ", " },"), ends.jwks);
            assert_eq!(after("or claims.iss ~= ", ""), ends.issuer);
            assert_eq!(after("or claims.client_id ~= ", ""), client);
            assert_eq!(text.lines().count(), 36);
            assert!(quoted(text, "proxy_pass").starts_with("http"));
        }
        "healthimaging" => {
            let constant = |name: &str| {
                let start = format!("\nconst {name} = ");
                js(text.split_once(&start).unwrap().1.split_once(";\n").unwrap().0)
            };
            assert_eq!(constant("issuer"), *ends.issuer);
            assert_eq!(constant("jwksUri"), *ends.jwks);
            assert_eq!(constant("clientId"), *client);
        }
        other => panic!("nothing reads the form {other}"),
    }
}

/// What a POSIX shell makes of one assigned word.
pub(crate) fn env(word: &str) -> String {
    let mut out = String::new();
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => out.extend(chars.by_ref().take_while(|c| *c != '\'')),
            '"' => {
                let inner: String = chars.by_ref().take_while(|c| *c != '"').collect();
                assert!(!inner.contains(['$', '`', '\\', '!']), "expands: {inner}");
                out.push_str(&inner);
            }
            '\\' => out.push(chars.next().unwrap()),
            c => {
                let is_plain = c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
                assert!(is_plain, "{c:?} is not quoted in {word}");
                out.push(c);
            }
        }
    }
    out
}

/// Reads a snippet back and compares it with what it was made from.
pub(super) fn check(snippet: &Snippet, values: &Values, secret: &str) {
    let ends = &values.endpoints;
    let text = snippet.text.as_str();
    match snippet.form {
        "append" | "oidc" | "oidc-client-ts" => {
            let literal = match snippet.form {
                "append" => between(text, "const oidc = ", ";\n  window.config"),
                "oidc-client-ts" => between(text, "export const oidc = ", ";\n"),
                _ => text,
            };
            let value = js(literal);
            let client = value.get(0).unwrap_or(&value);
            assert_eq!(client["authority"], *ends.issuer);
            assert_eq!(client["metadata"]["token_endpoint"], *ends.token);
            assert_eq!(client["redirect_uri"], *values.callback());
            assert!(!text.contains(secret) || secret.len() < 8, "a public client");
        }
        "config.json" => {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(value["OIDC_URL"], *ends.issuer);
        }
        "constants.ts" => {
            let (first, rest) = text.split_once(";\n").unwrap();
            assert_eq!(js(first.strip_prefix("export const OIDC_URL = ").unwrap()), *ends.issuer);
            assert_eq!(rest.lines().count(), 2);
        }
        "api" => {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(value["config"]["token_url"], *ends.token);
            assert_eq!(value["config"]["client_secret"], *secret);
        }
        "terraform" => {
            let value: Value = hcl::from_str(text).unwrap();
            let config = &value["resource"]["cloudflare_zero_trust_access_identity_provider"]["cognito"]
                ["config"];
            assert_eq!(config["token_url"], *ends.token);
            assert_eq!(config["client_secret"], "${var.cognito_client_secret}");
        }
        "fields" => {
            assert!(text.contains(&format!("  {}\n", literal::line(&ends.token))));
            assert!(text.contains(&format!("  {secret}\n")));
        }
        "secret" => assert_eq!(text, format!("{secret}\n")),
        "env" => {
            let value = |name: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(name));
                env(line.unwrap().strip_prefix('=').unwrap())
            };
            assert_eq!(value("OIDC_TOKEN_ENDPOINT"), literal::line(&ends.token));
            assert_eq!(value("OIDC_CLIENT_SECRET"), secret);
            assert_eq!(value("OIDC_SCOPES"), values.scope());
            if let Some(address) = values.sign_out_address() {
                assert_eq!(value("OIDC_LOGOUT_URL"), address);
            }
        }
        "json" => {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(value["token_endpoint"], *ends.token);
            assert_eq!(value["client_secret"], *secret);
        }
        "apache" | "oauth2-proxy" | "alb" | "lua-resty-openidc" | "healthimaging" => {
            check_guard(snippet, values);
        }
        // The templates of described apps have tests of their own; here their text must be readable.
        form => {
            let name = match snippet.language {
                "dotenv" => ".env",
                "javascript" => "config.js",
                "apache" | "java" | "python" | "text" => return,
                language => &format!("config.{language}"),
            };
            let file = AppFile::new(Path::new(name), text);
            assert_eq!(file.check(), Ok(()), "{form}: {text}");
        }
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.rsplit_once(end).unwrap().0
}
