//! Values as the languages of config files write them: one function a language, so that nothing else escapes.

use std::fmt::Write as _;

use serde_json::Value;

/// A JavaScript or TypeScript string in single quotes.
///
/// `<` is escaped so that the text can stand in an HTML page (`</script`, `<!--`), the two Unicode line
/// ends because older engines end a string there.
pub(crate) fn js_string(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // In a comment it would end that.
            '/' if out.ends_with('*') => out.push_str("\\/"),
            '<' | '\u{2028}' | '\u{2029}' => out.push_str(&unicode(c)),
            c if c.is_control() => out.push_str(&unicode(c)),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// A value as a JavaScript literal; its lines after the first are indented by `depth` levels of two blanks.
pub(crate) fn js(value: &Value, depth: usize) -> String {
    let inner = "  ".repeat(depth + 1);
    let outer = "  ".repeat(depth);
    match value {
        Value::String(text) => js_string(text),
        Value::Array(items) if items.iter().any(|i| i.is_object() || i.is_array()) => {
            let mut out = String::from("[\n");
            for item in items {
                let _ = writeln!(out, "{inner}{},", js(item, depth + 1));
            }
            out + &outer + "]"
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| js(item, depth)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let mut out = String::from("{\n");
            for (name, value) in members {
                let name = if is_js_name(name) { name.clone() } else { js_string(name) };
                let _ = writeln!(out, "{inner}{name}: {},", js(value, depth + 1));
            }
            out + &outer + "}"
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// Whether a member name needs no quotes.
fn is_js_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

/// A JSON document, ending with a newline.
pub(crate) fn json(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A quoted template of HCL that holds no template: `${` and `%{` stay text.
pub(crate) fn hcl_string(text: &str) -> String {
    let mut out = String::from("\"");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Not doubled (`$${`): after another `$` that would read as two.
            '$' | '%' if chars.peek() == Some(&'{') => out.push_str(&unicode(c)),
            c if c.is_control() => out.push_str(&unicode(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A TOML basic string (TOML 1.0, section String).
pub(crate) fn toml_string(text: &str) -> String {
    double_quoted(text, |c| (c.is_control() || is_line_end(c)).then(|| unicode(c)))
}

/// A double-quoted YAML scalar on one line (YAML 1.2.2, section 7.3.1). What YAML 1.1 takes for a line end is escaped.
pub(crate) fn yaml_string(text: &str) -> String {
    let is_escaped = |c: char| c.is_control() || is_line_end(c) || c == '\u{feff}';
    double_quoted(text, |c| is_escaped(c).then(|| unicode(c)))
}

/// A Python string in double quotes.
pub(crate) fn python_string(text: &str) -> String {
    double_quoted(text, |c| (c.is_control() || is_line_end(c)).then(|| unicode(c)))
}

/// A Java string (Java Language Specification, section 3.10.5). Control characters are octal: `\u000a` would end the line.
pub(crate) fn java_string(text: &str) -> String {
    double_quoted(text, |c| c.is_ascii_control().then(|| format!("\\{:03o}", u32::from(c))))
}

/// A Lua string in quotation marks (Lua 5.1 §2.1).
pub(crate) fn lua_string(text: &str) -> String {
    double_quoted(text, |c| {
        let bytes = |c: char| c.to_string().bytes().map(|byte| format!("\\{byte:03}")).collect();
        (c.is_control() || is_line_end(c)).then(|| bytes(c))
    })
}

/// An argument of a directive of Apache httpd. `${`, which is expanded inside quotation marks too and has no escape, is
/// shown as unknown.
pub(crate) fn apache_string(text: &str) -> String {
    double_quoted(&line(text).replace("${", "\u{fffd}{"), |_| None)
}

/// Whether a character ends a line for some reader, although it is no control character.
fn is_line_end(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// A text in double quotes, with a backslash before these and before itself; `escape` gives what stands for any other
/// character that cannot stand there itself.
fn double_quoted(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            c => match escape(c) {
                Some(escaped) => out.push_str(&escaped),
                None => out.push(c),
            },
        }
    }
    out.push('"');
    out
}

/// A value of an INI file: bare where it can be, otherwise in backquotes, which keep all that is in them
/// (gopkg.in/ini.v1, Grafana's reader); what no quotes can keep is shown as unknown.
pub(crate) fn ini(text: &str) -> String {
    let text = line(text).replace("%(", "\u{fffd}(").replace('`', "\u{fffd}");
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,?&=~ ".contains(c);
    let is_trimmed = text.trim() == text && !text.is_empty();
    if is_trimmed && text.chars().all(is_bare) { text } else { format!("`{text}`") }
}

/// A scalar, or a list of them, in HCL.
pub(crate) fn hcl(value: &Value) -> String {
    match value {
        Value::String(text) => hcl_string(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(hcl).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// A value of a `.env` file, read alike by a shell and by dotenv libraries.
///
/// Bare where it can be, since `docker --env-file` takes quotes for part of the value.
pub(crate) fn env(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    if text.contains('\'') && !text.contains(['"', '$', '`', '\\', '!']) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A word of a POSIX shell in single quotes; it may have several lines.
pub(crate) fn shell_string(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A URL for a language that has no escape for what no URL contains: that is percent-encoded (RFC 3986 §2), and so are
/// `$` and `'`, which such languages expand or end a text with.
pub(crate) fn url_safe(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let is_kept = byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!&()*+,;=%".contains(&byte);
        if is_kept {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Text for a place that ends with its line: a form field, a comment.
pub(crate) fn line(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), "\u{fffd}")
}

/// Labels and values in two columns, a line each.
pub(crate) fn fields(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(label, _)| label.len()).max();
    let width = width.unwrap_or_default();
    rows.iter().fold(String::new(), |mut out, (label, value)| {
        let _ = writeln!(out, "{label:width$}  {}", line(value));
        out
    })
}

/// `\uXXXX`, which the languages share; all that is escaped so lies below U+10000.
fn unicode(c: char) -> String {
    format!("\\u{:04x}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::apps::tests::{env as read_env, js as read_js, lua as read_lua};

    /// Text with the characters that some language treats as its own.
    const ODD: &str = "[$%{}x]{1,6}|\\PC{0,8}|[a-z'\"\\\\$%{}`<>/!&#= \n\r\t\u{0}\u{1b}\u{7f}\u{85}\u{2028}\u{2029}]{0,12}";

    #[test]
    fn javascript_strings_end_neither_early_nor_the_page_they_stand_in() {
        for (text, literal) in [
            ("it's", r"'it\'s'"),
            (r"C:\", r"'C:\\'"),
            ("</script>", r"'\u003c/script>'"),
            ("a\u{2028}b\u{2029}", r"'a\u2028b\u2029'"),
            ("two\nlines", r"'two\nlines'"),
            ("/* a */", r"'/* a *\/'"),
            ("\u{0}", r"'\u0000'"),
        ] {
            assert_eq!(js_string(text), literal);
        }
    }

    #[test]
    fn javascript_names_are_quoted_where_they_must_be() {
        let value = json!({ "a_1": 1, "b-c": true, "1d": null, "e": [["f"], {}] });
        insta::assert_snapshot!(js(&value, 0), @"
        {
          a_1: 1,
          'b-c': true,
          '1d': null,
          e: [
            ['f'],
            {
            },
          ],
        }
        ");
        assert_eq!(read_js(&js(&value, 3)), value);
    }

    #[test]
    fn hcl_strings_hold_no_template() {
        for (text, literal) in [
            ("${var.x}", r#""\u0024{var.x}""#),
            ("%{if true}", r#""\u0025{if true}""#),
            ("$${x}", r#""$\u0024{x}""#),
            ("5 $ and 10%", r#""5 $ and 10%""#),
            ("say \"no\"\\n", r#""say \"no\"\\n""#),
        ] {
            assert_eq!(hcl_string(text), literal);
        }
    }

    #[test]
    fn environment_values_are_quoted_only_where_a_reader_would_take_them_apart() {
        for (text, literal) in [
            ("https://a.example/b", "https://a.example/b"),
            ("https://a.example/?b&c", "'https://a.example/?b&c'"),
            ("openid email", "'openid email'"),
            ("it's", r#""it's""#),
            ("it's $5", r"'it'\''s $5'"),
            ("", "''"),
        ] {
            assert_eq!(env(text), literal);
        }
    }

    #[test]
    fn a_url_without_odd_characters_stays_as_it_is() {
        let url = "https://a.example:8443/x_y/~z?a=b&c=%20#d";
        assert_eq!(url_safe(url), url);
        assert_eq!(url_safe("a${b}\"'\n é"), "a%24%7Bb%7D%22%27%0A%20%C3%A9");
    }

    #[test]
    fn a_field_takes_one_line_and_shows_control_characters_as_unknown() {
        let rows = [("A", "one\ntwo".to_owned()), ("Long", "\u{1b}[31m".to_owned())];
        assert_eq!(fields(&rows), "A     one\u{fffd}two\nLong  \u{fffd}[31m\n");
    }

    proptest! {
        #[test]
        fn javascript_text_reads_back(text in ODD, name in ODD) {
            let value = json!({ name: [{ "text": text.clone() }, [text]], "done": false });
            prop_assert_eq!(read_js(&js(&value, 1)), value);
        }

        #[test]
        fn hcl_text_reads_back(text in ODD) {
            let body = format!("value = {}\n", hcl(&json!([text])));
            let read: Value = hcl::from_str(&body).unwrap();
            prop_assert_eq!(read, json!({ "value": [text] }));
        }

        #[test]
        fn json_text_reads_back(text in ODD) {
            let value = json!({ "text": text });
            prop_assert_eq!(serde_json::from_str::<Value>(&json(&value)).unwrap(), value);
        }

        #[test]
        fn toml_text_reads_back(text in ODD) {
            let read = format!("a = {}", toml_string(&text)).parse::<toml_edit::DocumentMut>();
            let read = read.unwrap();
            prop_assert_eq!(read["a"].as_str(), Some(text.as_str()));
        }

        #[test]
        fn lua_text_reads_back(text in ODD) {
            prop_assert_eq!(read_lua(&lua_string(&text)), text);
        }

        #[test]
        fn a_url_keeps_what_urls_contain_and_nothing_else(text in ODD) {
            let safe = url_safe(&text);
            let odd = ['"', '\'', '\\', '$', '{', '}', '<', '>', '`', ' ', '\n'];
            prop_assert!(!safe.contains(odd));
            prop_assert!(safe.is_ascii());
        }

        #[test]
        fn environment_text_reads_back_as_one_word(text in ODD) {
            prop_assert_eq!(read_env(&env(&text)), text);
        }
    }
}
