//! Placeholders that tools leave in a text for others to fill in.

use std::cmp::Reverse;

use super::node::{Piece, Text};

/// How a placeholder begins and ends: GitHub Actions; a shell, envsubst and HCL; Jinja, Helm and mustache; MSBuild and
/// Azure pipelines; Octopus; Windows; a hint to the reader.
const MARKS: [(&str, &str); 7] =
    [("${{", "}}"), ("${", "}"), ("{{", "}}"), ("$(", ")"), ("#{", "}"), ("%%", "%%"), ("<", ">")];

/// The same around a name, and nothing but a name or a path: Grafana, Spring.
const NAME_MARKS: [(&str, &str); 3] = [("$__file{", "}"), ("$__env{", "}"), ("{", "}")];

impl Text {
    /// A text that the file writes out, in which tools may have left placeholders to fill in.
    pub(crate) fn literal(text: &str) -> Self {
        Self::new(pieces(text))
    }
}

/// Parts of a text that are told apart: a setting has a few.
const MAX_PIECES: usize = 100;

/// The parts of a text that is written out.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    // With so many, what follows says no more.
    while pieces.len() < MAX_PIECES
        && let Some((before, placeholder, after)) = next(rest)
    {
        if !before.is_empty() {
            pieces.push(Piece::Literal(before.to_owned()));
        }
        pieces.push(Piece::Placeholder(placeholder.to_owned()));
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        let is_name = is_marked_name(rest) && pieces.is_empty();
        let rest = rest.to_owned();
        pieces.push(if is_name { Piece::Placeholder(rest) } else { Piece::Literal(rest) });
    }
    pieces
}

/// The first placeholder, with what is before and after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let between = |(begin, end): &(&str, &str), is_inside: fn(&str) -> bool| {
        let start = text.find(begin)?;
        let inside = text.get(start + begin.len()..)?;
        let inside = inside.get(..inside.find(end)?)?;
        let length = begin.len() + inside.len() + end.len();
        (!inside.is_empty() && is_inside(inside)).then_some((start, begin.len(), start + length))
    };
    let found = MARKS.iter().filter_map(|marks| between(marks, |_| true));
    let found = found.chain(NAME_MARKS.iter().filter_map(|marks| between(marks, is_path)));
    // Of two that begin at the same place the one with the longer mark counts: `{{` is not `{`.
    let (start, _, end) = found.min_by_key(|(start, mark, _)| (*start, Reverse(*mark)))?;
    Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
}

/// Whether a text is a name or a path.
fn is_path(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "_.-/".contains(c))
}

/// Whether the whole text is a name in the marks of a template: `__NAME__`, `@NAME@`, `%NAME%`, `$NAME`.
fn is_marked_name(text: &str) -> bool {
    let is_name = |name: &str| {
        name.chars().any(|c| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
    };
    let inside = |mark: &str| {
        text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).is_some_and(is_name)
    };
    ["__", "@", "%"].iter().any(|mark| inside(mark)) || text.strip_prefix('$').is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_templates_are_told_from_text() {
        let literal = |text: &str| Piece::Literal(text.to_owned());
        let open = |text: &str| Piece::Placeholder(text.to_owned());
        for (text, expected) in [
            ("https://a.example/", vec![literal("https://a.example/")]),
            ("", vec![literal("")]),
            ("${OIDC_AUTHORITY}", vec![open("${OIDC_AUTHORITY}")]),
            ("${URL}/callback", vec![open("${URL}"), literal("/callback")]),
            (
                "https://{{ host }}/cb",
                vec![literal("https://"), open("{{ host }}"), literal("/cb")],
            ),
            ("#{Client.Id}", vec![open("#{Client.Id}")]),
            ("${{ vars.CLIENT }}", vec![open("${{ vars.CLIENT }}")]),
            ("{baseUrl}/login", vec![open("{baseUrl}"), literal("/login")]),
            ("$__file{/etc/id}", vec![open("$__file{/etc/id}")]),
            ("{\"a\": 1}", vec![literal("{\"a\": 1}")]),
            ("$(clientId)", vec![open("$(clientId)")]),
            ("<your client id>", vec![open("<your client id>")]),
            ("__CLIENT_ID__", vec![open("__CLIENT_ID__")]),
            ("@client.id@", vec![open("@client.id@")]),
            ("$CLIENT_ID", vec![open("$CLIENT_ID")]),
            ("%CLIENT_ID%", vec![open("%CLIENT_ID%")]),
            ("50% of $5", vec![literal("50% of $5")]),
            ("${", vec![literal("${")]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}
