//! Formats of one setting a line: `.env`, INI, properties.

use super::document::Document;
use super::node::{Node, Object, Piece, Span, Text, Value};

/// How a format of lines writes its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `NAME=value`, with quotes, comments behind values, and `${NAME}` for another setting.
    Env,
    /// `name = value` in `[sections]`, with quotes and comments behind values; `OIDCName value` of Apache.
    Ini,
    /// `a.name=value`, without quotes or comments behind values (`java.util.Properties`).
    Properties,
}

impl Style {
    fn comment_marks(self) -> &'static [char] {
        match self {
            Self::Env => &['#'],
            Self::Ini => &['#', ';'],
            Self::Properties => &['#', '!'],
        }
    }

    fn quotes(self) -> &'static [char] {
        match self {
            Self::Env => &['\'', '"', '`'],
            Self::Ini => &['\'', '"'],
            Self::Properties => &[],
        }
    }
}

/// Reads settings, one a line; a later one of the same name replaces the earlier one.
pub(crate) fn read(text: &str, style: Style) -> Document {
    let mut sections = vec![(String::new(), Object::default(), 0..text.len())];
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let mut end = start + line.len();
        let trimmed = line.trim();
        if style == Style::Ini && trimmed.starts_with('[') {
            let name = trimmed.trim_start_matches('[').split(']').next().unwrap_or_default();
            sections.push((name.trim().to_owned(), Object::default(), start..text.len()));
        } else if !trimmed.starts_with(style.comment_marks())
            && let Some((name, value)) = setting(line, style)
            && let Some((_, table, _)) = sections.last_mut()
        {
            let written = Written::at(text, start + value, style);
            end = end.max(line_end(text, written.span.end));
            let node = written.into_node(table, style);
            table.set(&name, node);
        }
        start = end;
    }
    let mut sections = sections.into_iter();
    let mut root = sections.next().map(|(_, table, _)| table).unwrap_or_default();
    for (name, table, span) in sections {
        root.set(&name, Node::new(Value::Object(table), span));
    }
    Document::of(root, text.len())
}

/// How the directives of mod_auth_openidc begin.
const APACHE: &str = "OIDC";

/// Where the line of a byte ends, its line end included.
fn line_end(text: &str, byte: usize) -> usize {
    let rest = text.get(byte..).unwrap_or_default();
    byte + rest.find('\n').map_or(rest.len(), |newline| newline + 1)
}

/// The name of the setting in a line, and where its value begins.
fn setting(line: &str, style: Style) -> Option<(String, usize)> {
    let body = line.trim_start();
    let mut begin = line.len() - body.len();
    let mut name = body;
    if style == Style::Env {
        let exported = body.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t']));
        if let Some(rest) = exported {
            name = rest.trim_start();
            begin = line.len() - name.len();
        }
    }
    let separator = directive_end(name, style).or_else(|| name.find(['=', ':']))?;
    let value = begin + separator + 1;
    let name = name.get(..separator)?.trim_end();
    let is_name = |letter: char| letter.is_alphanumeric() || "_.-/[]%".contains(letter);
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let rest = line.get(value..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    Some((name.to_owned(), value + blanks))
}

/// Where the name of a directive of Apache ends; `None` for other lines.
fn directive_end(line: &str, style: Style) -> Option<usize> {
    let (name, value) = line.split_once([' ', '\t'])?;
    let is_directive = style == Style::Ini && name.starts_with(APACHE);
    let has_separator = name.contains(['=', ':']) || value.trim_start().starts_with(['=', ':']);
    (is_directive && !has_separator).then_some(name.len())
}

/// A value as it is written.
struct Written {
    span: Span,
    quote: Option<char>,
    text: String,
}

impl Written {
    fn at(text: &str, begin: usize, style: Style) -> Self {
        let rest = text.get(begin..).unwrap_or_default();
        Self::quoted(rest, begin, style).unwrap_or_else(|| Self::bare(rest, begin, style))
    }

    /// A value in quotes; in `.env` it may go on for lines. `None` without a quote that closes it.
    fn quoted(rest: &str, begin: usize, style: Style) -> Option<Self> {
        let quote = rest.chars().next().filter(|first| style.quotes().contains(first))?;
        let mut text = String::new();
        let mut letters = rest.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\n' if style != Style::Env => return None,
                '\\' if quote == '"' => match letters.next()?.1 {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    other => text.push(other),
                },
                letter if letter == quote => {
                    return Some(Self { span: begin..begin + at + 1, quote: Some(quote), text });
                }
                letter => text.push(letter),
            }
        }
        None
    }

    fn bare(rest: &str, begin: usize, style: Style) -> Self {
        let line = match style {
            Style::Properties => continued(rest),
            Style::Env | Style::Ini => rest.lines().next().unwrap_or_default(),
        };
        let comment = line.char_indices().zip(line.chars().skip(1)).find(|((_, blank), mark)| {
            style != Style::Properties
                && matches!(blank, ' ' | '\t')
                && style.comment_marks().contains(mark)
        });
        let value = comment.and_then(|((at, _), _)| line.get(..at)).unwrap_or(line).trim_end();
        let text = match style {
            Style::Properties => unescaped(value),
            Style::Env | Style::Ini => value.to_owned(),
        };
        Self { span: begin..begin + value.len(), quote: None, text }
    }

    /// The value, with what other settings of the file fill in.
    fn into_node(self, others: &Object, style: Style) -> Node {
        let follows = style == Style::Env && self.quote != Some('\'');
        let written =
            if follows { Text::literal(&braced(&self.text)) } else { Text::literal(&self.text) };
        let pieces = written.pieces().iter().map(|piece| {
            let other = match piece {
                Piece::Placeholder(source) if follows => {
                    let name = source.trim_matches(['$', '{', '}']);
                    others.get(name).and_then(Node::text).cloned()
                }
                _ => None,
            };
            other.unwrap_or_else(|| Text::new(vec![piece.clone()]))
        });
        let text = Text::joined(pieces);
        Node::new(Value::Text(text), self.span)
    }
}

/// A value of `.env` with `${NAME}` instead of `$NAME`.
fn braced(value: &str) -> String {
    let mut parts = value.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = part.find(|letter| !is_of_name(letter)).unwrap_or(part.len());
        let starts_well =
            part.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
        match part.split_at_checked(end).filter(|_| starts_well) {
            Some((name, rest)) => text.extend(["${", name, "}", rest]),
            None => text.extend(["$", part]),
        }
    }
    text
}

/// The line that a properties file begins with, and those that it goes on in: it ends with a backslash.
fn continued(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        if backslashes % 2 == 0 {
            break;
        }
    }
    text.get(..end).unwrap_or(text).trim_end_matches(['\n', '\r'])
}

/// A value of a properties file without its escapes.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('\n' | '\r') => letters = letters.as_str().trim_start().chars(),
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('u') => {
                let digits: String = letters.by_ref().take(4).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                text.extend(code.and_then(char::from_u32));
            }
            other => text.extend(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, style: Style) -> String {
        fn list(object: &Object, prefix: &str, lines: &mut Vec<String>) {
            for (name, node) in object.members() {
                match &node.value {
                    Value::Object(inner) => list(inner, &format!("{prefix}{name}/"), lines),
                    _ => {
                        let text = node.text().unwrap();
                        let text = text.written().unwrap_or_else(|| format!("? {text:?}"));
                        lines.push(format!("{prefix}{name} = {text:?}"));
                    }
                }
            }
        }
        let mut lines = Vec::new();
        list(read(text, style).root.object().unwrap(), "", &mut lines);
        lines.join("\n")
    }

    #[test]
    fn env_files_are_read_as_dotenv_and_shells_do() {
        let text = "# A=no\nA=1\nexport B = \"two # words\" # comment\nC='x y'\r\nD=bare # comment\n\
                    E=https://a.example/#/cb\nF=${A}/f$A\nG=${UNKNOWN}/g\nH=\nI=\"two\nlines\"\nJ=`tick`\nA=2\nnot a setting\nK='open\n";
        insta::assert_snapshot!(values(text, Style::Env), @r##"
        A = "2"
        B = "two # words"
        C = "x y"
        D = "bare"
        E = "https://a.example/#/cb"
        F = "1/f1"
        G = "? Text { pieces: [Placeholder(\"${UNKNOWN}\"), Literal(\"/g\")] }"
        H = ""
        I = "two\nlines"
        J = "tick"
        K = "'open"
        "##);
    }

    #[test]
    fn ini_files_have_sections() {
        let text = "a = 1\n; b = 2\n[auth.generic_oauth]\nclient_id = \"x;y\" ; comment\nscopes: openid email\n";
        insta::assert_snapshot!(values(text, Style::Ini), @r#"
        a = "1"
        auth.generic_oauth/client_id = "x;y"
        auth.generic_oauth/scopes = "openid email"
        "#);
    }

    #[test]
    fn directives_of_apache_have_no_equals_sign() {
        let text = "OIDCClientID x\n  OIDCProviderMetadataURL \"https://a.example/b\"\nRequire valid-user\nOIDC_A = b\n";
        insta::assert_snapshot!(values(text, Style::Ini), @r#"
        OIDCClientID = "x"
        OIDCProviderMetadataURL = "https://a.example/b"
        OIDC_A = "b"
        "#);
    }

    #[test]
    fn properties_have_no_quotes_and_no_comments_behind_values() {
        let text = "spring.client-id=a\\:b # c\n! x=1\nissuer-uri: https://a.example\n%prod.a=b\\\n  \\c\nd=e\n";
        insta::assert_snapshot!(values(text, Style::Properties), @r#"
        spring.client-id = "a:b # c"
        issuer-uri = "https://a.example"
        %prod.a = "bc"
        d = "e"
        "#);
    }

    #[test]
    fn a_span_is_what_is_written_quotes_included() {
        let text = "A=1\nB=\"x\" # c\nC=y # c\n";
        let document = read(text, Style::Env);
        for (name, written) in [("A", "1"), ("B", "\"x\""), ("C", "y")] {
            let span = document.get(&[name]).unwrap().span.clone().unwrap();
            assert_eq!(text.get(span), Some(written));
        }
    }
}
