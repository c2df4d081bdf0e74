//! Placeholders that tools leave in a text for others to fill in.

use super::node::Piece;

/// How a placeholder begins and ends: a shell, envsubst and HCL; Jinja, Helm and mustache; MSBuild and Azure
/// pipelines; Octopus; Windows; a hint to the reader.
const MARKS: [(&str, &str); 6] =
    [("${", "}"), ("{{", "}}"), ("$(", ")"), ("#{", "}"), ("%%", "%%"), ("<", ">")];

/// The parts of a text that is written out.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, placeholder, after)) = next(rest) {
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
    let found = MARKS.iter().filter_map(|(begin, end)| {
        let start = text.find(begin)?;
        let inside = start + begin.len();
        let length = text.get(inside..)?.find(end)?;
        (length > 0).then_some((start, inside + length + end.len()))
    });
    let (start, end) = found.min()?;
    Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
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
